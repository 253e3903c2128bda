"""The claims that the tool promises to decide, each proved with an accepted certificate."""

from __future__ import annotations

from pathlib import Path

import pytest

from bounds.statement import Statement
from verify.checker.certificates import recheck
from verify.claims import load_claims
from verify.judging import check

LISTED = load_claims(Path(__file__).parent.parent / "data" / "must_be_decided.toml")
QUICK = {
    "tail_exp",
    "mills_up",
    "mills_low",
    "tangent",
    "gordon",
    "chernoff2",
    "owen_wedge",
    "log1p",
}
# best constants, as far as six digits: sqrt(2/pi) sinh(1) and sqrt(2/pi) sinh(2)/2
BEST = {"best_c_1": 0.9376748882454876, "best_c_2": 1.44690796180416}


@pytest.mark.parametrize(
    "statement",
    [pytest.param(s, id=s.id, marks=() if s.id in QUICK else pytest.mark.slow) for s in LISTED],
)
def test_a_listed_claim_is_proved(statement: Statement) -> None:
    verdict = check(statement, seconds=60)
    assert verdict.verdict == "proved", verdict.reason
    assert verdict.certificate is not None
    recheck(verdict.certificate)
    if statement.id in BEST:
        assert verdict.constants is not None
        from bounds.language import parse_expression

        found = float(parse_expression(verdict.constants["c"], {})[0])
        assert BEST[statement.id] <= found * (1 + 1e-12)
        assert found <= BEST[statement.id] * (1 + 1e-6)
