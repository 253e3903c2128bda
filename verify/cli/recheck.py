"""``certibound recheck``: the independent checker on a saved certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from verify.cli.parameters import JSON, Number

MOST_BYTES = 50_000_000


@click.command("recheck")
@click.argument("certificate", metavar="CERTIFICATE", type=click.Path(path_type=Path))
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=600.0, show_default=True,
    metavar="SECONDS", help="Time after which it is neither accepted nor rejected.",
)  # fmt: skip
@JSON
def command(certificate: Path, budget: float, as_json: bool) -> None:
    """Re-establish a proof from its certificate, and say what it proves.

    A certificate that is not accepted is bad input: one line on standard error, status 2.
    """
    from verify.cli.screen import Screen, print_json
    from verify.rechecking import recheck_within

    content = _read(certificate)
    void = recheck_within(content, seconds=budget).void
    claim = content["claim"]
    if as_json:
        flags = ["void"] if void else []
        print_json(
            "recheck", accepted=True, digest=content["digest"], **_document(claim), flags=flags
        )
        return
    screen = Screen()
    screen.line(f"accepted: {claim['id']}")
    screen.fields([row for label, texts in _parts(claim) for row in _labelled(label, texts)])
    if void:
        screen.line("void: no point satisfies what is given, so that anything is proved by it")


def _read(certificate: Path) -> Any:
    import json

    from bounds.errors import InputError

    try:
        if not certificate.is_file():
            raise InputError(f"{certificate} is not a file; give a saved certificate")
        if certificate.stat().st_size > MOST_BYTES:
            raise InputError(f"{certificate} is larger than {MOST_BYTES} bytes")
        return json.loads(certificate.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {certificate}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{certificate} is not a JSON document") from error


def _parts(claim: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What was proved, label by label; the constants are part of it."""
    return [
        ("claims", claim["claim"]),
        ("where", [f"{name} = {formula}" for name, formula in claim["definitions"]]),
        ("given", claim["assumptions"]),
        ("with", [f"{name} = {value}" for name, value in claim["constants"].items()]),
        ("for all", [", ".join(f"{n} ({domain})" for n, domain in claim["variables"].items())]),
    ]


def _labelled(label: str, texts: list[str]) -> list[tuple[str, str]]:
    filled = [text for text in texts if text]
    return [(label if place == 0 else "", text) for place, text in enumerate(filled)]


def _document(claim: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": claim["id"],
        "variables": claim["variables"],
        "definitions": [{"name": name, "formula": text} for name, text in claim["definitions"]],
        "assumptions": claim["assumptions"],
        "claim": claim["claim"],
        "constants": claim["constants"] or None,
    }
