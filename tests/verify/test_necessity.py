"""Which assumptions a claim needs."""

from __future__ import annotations

from verify.claims import make_claim, without_each
from verify.necessity import Necessity, necessity, summary


def test_needed_superfluous_and_where_the_claim_is_undefined() -> None:
    mills = make_claim(
        "Q(B) <= phi(B)/B", variables={"B": "real"}, assumptions=["B > 0", "B <= 1e9"]
    )
    lower, upper = necessity(mills, seconds=5)
    assert (lower.assumption, lower.need) == ("B > 0", "needed")
    assert (upper.assumption, upper.need) == ("B <= 1000000000", "not needed")
    root = make_claim("sqrt(x) <= 1 + x", variables={"x": "real"}, assumptions=["x >= 0"])
    (only,) = necessity(root, seconds=5)
    assert only.need == "needed"
    assert only.undefined


def test_a_witness_shows_why() -> None:
    claim = make_claim(
        "x*y <= 1", variables={"x": "real", "y": "real"}, assumptions=["0 <= x <= 1", "0 <= y <= 1"]
    )
    entries = {entry.assumption: entry for entry in necessity(claim, seconds=5)}
    assert len(entries) == 4
    for text in ("x <= 1", "y <= 1"):
        witness = entries[text].witness
        assert witness is not None
        x, y = witness["x"], witness["y"]
        assert x * y > 1
        assert min(x, y) <= 1
        assert min(x, y) >= 0
    assert "needed: x <= 1, y <= 1" in summary(list(entries.values()))


def test_chains_are_taken_apart() -> None:
    claim = make_claim("x <= 2", variables={"x": "real"}, assumptions=["0 < x <= 1", "x != 1/2"])
    assert [(text, len(rest.assumptions)) for text, rest in without_each(claim)] == [
        ("0 < x", 2), ("x <= 1", 2), ("x != 1/2", 2),
    ]  # fmt: skip


def test_nothing_to_drop() -> None:
    assert necessity(make_claim("1 <= 2"), seconds=1) == []
    assert summary([]) == "no assumptions"


def test_the_json_form() -> None:
    entry = Necessity("x > 0", "unknown", reason="budget")
    assert entry.json() == {
        "assumption": "x > 0", "need": "unknown", "witness": None, "undefined": False,
        "reason": "budget",
    }  # fmt: skip
