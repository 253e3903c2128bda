"""An audit as JSON: the document of ``audit --json``."""

from __future__ import annotations

from typing import Any

from verify.audit.assessment import Assessment
from verify.audit.survival import Refutation, refutations
from verify.audit.whole import Audit


def statements_document(audit: Audit, certificates: dict[str, str]) -> dict[str, Any]:
    """``statements`` (the target) and ``others`` (what it needs) with their refutations.

    Parameters
    ----------
    certificates : piece id -> path of a saved certificate.
    """
    return {
        "target": audit.target,
        "statements": [assessment_document(a, certificates) for a in audit.wanted],
        "others": [assessment_document(a, certificates) for a in audit.others],
        "refutations": [_refutation(r) for r in refutations(audit)],
    }


def assessment_document(a: Assessment, certificates: dict[str, str]) -> dict[str, Any]:
    """One statement; the first keys are those of ``check --json``.

    ``verdict`` is null for a definition or a qualitative remark that nothing contradicts.
    """
    refuting = a.refuting
    witness = None if refuting is None or refuting.witness is None else dict(refuting.witness)
    constants = {n: v for f in a.findings for n, v in (f.constants or {}).items()}
    paths = [path for f in a.findings if (path := certificates.get(f"{f.owner}:{f.label}"))]
    gap = a.first_gap
    return {
        "id": a.id,
        "verdict": a.verdict,
        "witness": witness,
        "certificate": paths[0] if len(paths) == 1 else None,
        "constants": constants or None,
        "flags": list(a.flags),
        "reason": a.reason or None,
        "seconds": round(a.seconds, 3),
        "title": a.statement.title,
        "says": a.statement.says,
        "kind": a.statement.kind,
        "form": a.statement.form,
        "evidence": a.evidence,
        "slack": a.slack or None,
        "vacuous_where": a.vacuous_where or None,
        "follows_from": list(a.by),
        "unchecked": list(a.unchecked),
        "first_gap": None if gap is None else gap.id,
        "pieces": [
            {**f.json(), "certificate": certificates.get(f"{f.owner}:{f.label}")}
            for f in a.findings
        ],
        "parts": [assessment_document(part, certificates) for part in a.parts],
        "steps": [assessment_document(step, certificates) for step in a.steps],
    }


def _refutation(r: Refutation) -> dict[str, Any]:
    return {
        "id": r.assessment.id,
        "evidence": r.assessment.evidence,
        "repaired": [{"id": one.id, "verdict": one.verdict} for one in r.repairs],
        "dependents": [
            {"id": d.id, "stands": d.stands, "because": d.because} for d in r.dependents
        ],
    }
