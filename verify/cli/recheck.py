"""``certibound recheck``: the independent checker on a saved certificate."""

from __future__ import annotations

from pathlib import Path

import click

MOST_BYTES = 50_000_000


@click.command("recheck")
@click.argument("certificate", metavar="CERTIFICATE", type=click.Path(path_type=Path))
def command(certificate: Path) -> None:
    """Re-establish a proof from its certificate, and say what it proves."""
    import json

    from bounds.errors import InputError
    from verify.prove.checker import recheck

    try:
        if not certificate.is_file():
            raise InputError(f"{certificate} is not a file; give a saved certificate")
        if certificate.stat().st_size > MOST_BYTES:
            raise InputError(f"{certificate} is larger than {MOST_BYTES} bytes")
        content = json.loads(certificate.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {certificate}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{certificate} is not a JSON document") from error
    recheck(content)
    claim = content["claim"]
    given = f"  given {'; '.join(claim['assumptions'])}" if claim["assumptions"] else ""
    click.echo(f"accepted: {'; '.join(claim['claim'])}{given}")
