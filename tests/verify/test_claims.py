"""Claims files: what is read, what is refused, and in how few words."""

from __future__ import annotations

import os
import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.errors import InputError, LanguageError
from bounds.statement import Statement
from verify import claims
from verify.claims import MAX_BYTES, claims_text, load_claims, make_claim, read_claims

FULL = """
[[claim]]
id = "mills"
title = "Mills ratio, upper"
variables = { B = "real", m = "integer" }
exists = ["c"]
assumptions = ["B > 0", "1 <= m <= 9"]
claim = "Q(B) <= c*phi(B)/B and 0 <= m"
"""


def one(**fields: str) -> str:
    return "[[claim]]\n" + "\n".join(f"{key} = {value}" for key, value in fields.items())


def test_every_key_arrives_in_the_statement() -> None:
    (claim,) = read_claims(FULL)
    assert claim.id == "mills"
    assert claim.title == "Mills ratio, upper"
    assert [(v.name, v.domain) for v in claim.variables] == [("B", "real"), ("m", "integer")]
    assert claim.exists == ("c",)
    assert [str(r) for r in claim.assumption_relations] == ["B > 0", "1 <= m", "m <= 9"]
    assert [str(r) for r in claim.relations] == ["Q(B) <= c*phi(B)/B", "0 <= m"]


def test_decimals_are_exact() -> None:
    (claim,) = read_claims(one(id='"d"', claim='"0.1 + 0.2 == 0.3"'))
    (relation,) = claim.relations
    assert relation.left == relation.right


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["no [[claim]]"]),
        ("claim = 3", ["double brackets"]),
        ('[claim]\nid = "a"', ["double brackets"]),
        ("claim = [3]", ["claim 1", "a number"]),
        ("[[claims]]", ["'claims'", "did you mean 'claim'"]),
        ("[[claim]]", ["claim 1", "no 'id'"]),
        (one(id="7", claim='"1 <= 2"'), ["claim 1", "a number"]),
        (one(id='""', claim='"1 <= 2"'), ["claim 1", "printable"]),
        (one(id='"a"'), ["'a'", "no 'claim'"]),
        (one(id='"a"', claim='["1 <= 2"]'), ["'a'", "a list"]),
        (one(id='"a"', claim='"1 <= 2"', asumptions="[]"), ["'a'", "did you mean 'assumptions'"]),
        (one(id='"a"', claim='"x <= 2"', variables='{ x = "rael" }'), ["'a'", "'real'"]),
        (one(id='"a"', claim='"x <= 2"', variables='{ x = "vector" }'), ["'a'", "real, integer"]),
        (one(id='"a"', claim='"x <= 2"', variables='["x"]'), ["'a'", "a list"]),
        (one(id='"a"', claim='"x <= 2"', variables='{ "1x" = "real" }'), ["'a'", "variable name"]),
        (one(id='"a"', claim='"x <= 2"', variables='{ exp = "real" }'), ["'a'", "'exp'"]),
        (one(id='"a"', claim='"x <= 2"', assumptions='"x > 0"'), ["'a'", "list of texts"]),
        (one(id='"a"', claim='"1 <= 2"', assumptions="[3]"), ["'a'", "a number"]),
        (one(id='"a"', claim='"1 <= 2"', exists='["c", "c"]'), ["'a'", "twice"]),
        (
            one(id='"a"', claim='"c <= 2"', exists='["c"]', variables='{ c = "real" }'),
            ["'a'", "only one"],
        ),
        (one(id='"a"', claim='"Qq(1) <= 2"'), ["'a'", "claim:", "column 1"]),
        (one(id='"a"', claim='"1 <= 2"', assumptions='["1 +"]'), ["'a'", "assumption 1"]),
        (one(id='"a"', claim='"1 + 2"'), ["'a'", "comparison"]),
        (
            one(id='"a"', claim='"1 <= 2"') + "\n" + one(id='"a"', claim='"1 <= 2"'),
            ["'a'", "twice"],
        ),
        ('[[claim]]\nid = "a', ["TOML"]),
        ("x = " + "[" * 5000 + "]" * 5000, []),
        (one(id='"a"', claim='"' + "(" * 100 + "1" + ")" * 100 + ' <= 2"'), ["'a'", "nested"]),
        (one(id='"a"', claim='"9**9**9**9 <= 2"'), ["'a'"]),
        (one(id='"a"', claim='"__import__(1) <= 2"'), ["'a'", "unknown name"]),
        (one(id='"a"', claim='"' + "1+" * 6000 + '1 <= 2"'), ["'a'", "characters"]),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_claims(text, name="f.toml")
    message = str(caught.value)
    assert message.startswith("f.toml: ")
    assert "\n" not in message
    assert len(message) < 400
    for word in words:
        assert word in message


def test_extra_keys_are_refused_unless_allowed() -> None:
    text = one(id='"a"', claim='"1 <= 2"', truth="true")
    with pytest.raises(InputError, match="truth"):
        read_claims(text)
    assert read_claims(text, extra_keys=["truth"])[0].id == "a"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    loop, pipe = tmp_path / "loop", tmp_path / "pipe"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "utf16").write_bytes(FULL.encode("utf-16"))
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(100 * MAX_BYTES)
    names = ["missing", "loop", "pipe", "binary", "utf16", "huge", ".", "a\0b", "x" * 5000]
    for name in [*(str(tmp_path / name) for name in names), "/dev/null", "/dev/zero"]:
        with pytest.raises(InputError) as caught:
            load_claims(name)
        assert "\n" not in str(caught.value)


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_claims(path)[0].id == "mills"


def test_statement_to_toml_and_back() -> None:
    statements = [
        *read_claims(FULL),
        make_claim("x <= 1", id='q"uo\\te', title="τ\t", variables={"x": "real"}),
    ]
    back = read_claims(claims_text(statements))
    assert [s.id for s in back] == [s.id for s in statements]
    assert [s.title for s in back] == [s.title for s in statements]
    for old, new in zip(statements, back, strict=True):
        assert (old.variables, old.exists) == (new.variables, new.exists)
        assert (old.relations, old.assumption_relations) == (
            new.relations,
            new.assumption_relations,
        )


def test_abbreviations_are_written_out() -> None:
    base = make_claim("x <= 4", id="a", variables={"x": "real"})
    statement = Statement(
        id="a", variables=base.variables, definitions=(("y", "x**2"),), claim=("y <= 4",)
    )
    (back,) = read_claims(claims_text([statement]))
    assert back.relations == statement.relations
    assert "y" not in tomllib.loads(claims_text([statement]))["claim"][0]["claim"]


def complaint(text: str) -> str:
    """What reading the text complains about; any other exception fails the test."""
    try:
        claims = read_claims(text)
    except InputError as error:
        return str(error) or "\n"
    return "".join(claim.id for claim in claims)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_as_input(text: str) -> None:
    assert "\n" not in complaint(text)


def test_damaged_files_are_read_or_refused_as_input() -> None:
    rng = random.Random(20240501)
    for _ in range(400):
        characters = list(FULL)
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(characters))
            choice = rng.random()
            if choice < 0.4:
                characters[place] = chr(rng.choice([34, 91, 93, 123, 40, 61, 0, 10, 9731, 57]))
            elif choice < 0.7:
                del characters[place]
            else:
                characters.insert(place, rng.choice("\"[]{}()*/<>=,.#'\\"))
        assert "\n" not in complaint("".join(characters))


def test_a_formula_that_takes_long_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = ",".join(f"max(x-{k}, sqrt({k}), x*{k})" for k in range(2, 52))
    monkeypatch.setattr(claims, "PARSE_SECONDS", 0.3)
    with pytest.raises(LanguageError, match=r"^claim: not simplified within 0\.3 s"):
        make_claim(f"min({slow}) >= 0", variables={"x": "real"})
    assert make_claim("x**2 >= 0", variables={"x": "real"}).id == "claim"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("sqrt(10**9999 + 1) >= 1", False),
        ("(10**9000 + 7)**(1/3) >= 1", False),
        ("(1 + 1e-2000)**-1.5 >= 0", False),
        ("sqrt(10**9998) >= 1", True),
        ("sqrt(1e-4000) <= 1", True),
        ("(1e-9000)**(2/3) <= 1", True),
        ("sqrt(10**1000 + 1) >= 1", True),
    ],
)
def test_roots_of_huge_numbers_are_exact_or_refused_at_once(text: str, allowed: bool) -> None:
    if allowed:
        make_claim(text)
    else:
        with pytest.raises(LanguageError, match="a root of a number with more than 4000 bits"):
            make_claim(text)
