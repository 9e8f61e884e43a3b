"""A verdict as one JSON document.

{"verdict": "conformant" | "deviations" | "not_conformant" | "inconclusive" | null (a selection has none),
 "overlays": [{"title", "changes": [{"text", "operations", "deviates"}], ...}],
 "requirements": [{"id", "level", "status", ...}], "findings": [{"requirement", "operation", ...}],
 "requests": n, "seconds": s, "seed": n, ...}
"""

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from runcontract.report.evidence import Hide, seen
from runcontract.verify.exchange import Exchange
from runcontract.verify.finding import Finding
from runcontract.verify.verdict import FAILED, PASSED, Outcome, Result, Verdict

FORMAT: Final = 1


def as_document(verdict: Verdict, *, show_tokens: bool = False) -> dict[str, Any]:
    """Return the document; run tokens in it are `$RUN_TOKEN` unless `show_tokens`."""
    return {
        "format": FORMAT,
        "runcontract": version("runcontract"),
        "contract": verdict.contract_version,
        "target": verdict.target,
        "verdict": verdict.word,
        "because": verdict.because,
        "interrupted": verdict.interrupted,
        "counts": {
            "passed": verdict.count(PASSED),
            "failed": verdict.count(FAILED),
            "not_tested": verdict.count(set(Outcome) - PASSED - FAILED),
        },
        "overlays": [asdict(each) for each in verdict.declarations],
        "requirements": [_requirement(result) for result in verdict.results],
        "findings": [
            _finding(result, finding, show_tokens=show_tokens)
            for result in verdict.results
            for finding in result.findings
        ],
        "requests": verdict.requests,
        "seconds": round(verdict.seconds, 3),
        "seed": verdict.seed,
    }


def _requirement(result: Result) -> dict[str, Any]:
    requirement = result.requirement
    return {
        "id": requirement.id,
        "level": requirement.level,
        "status": result.outcome,
        "slug": requirement.slug,
        "statement": requirement.statement,
        "source": requirement.source,
        "clause": f"CONTRACT.md#{requirement.clause}",
        "operations": list(requirement.operations),
        "reason": result.reason,
        "observations": result.observations,
        "findings": len(result.findings) + result.more_findings,
    }


def _finding(result: Result, finding: Finding, *, show_tokens: bool) -> dict[str, Any]:
    hide = Hide() if show_tokens else Hide.of(finding)
    return {
        "requirement": finding.requirement,
        "level": result.requirement.level,
        "operation": finding.operation,
        "case": finding.case,
        "statement": result.requirement.statement,
        "source": result.requirement.source,
        "clause": f"CONTRACT.md#{result.requirement.clause}",
        "expected": hide.text(finding.expected),
        "got": hide.text(finding.got),
        "curl": hide.curl(finding.exchange.request),
        "after": [_exchange(each, hide) for each in finding.after],
        "exchange": _exchange(finding.exchange, hide),
    }


def _exchange(exchange: Exchange, hide: Hide) -> Mapping[str, Any]:
    return {
        "method": exchange.request.method,
        "url": hide.text(exchange.request.url),
        "status": exchange.status or None,
        "seconds": round(exchange.seconds, 4),
        "curl": hide.curl(exchange.request),
        "answer": hide.text(seen(exchange)),
    }
