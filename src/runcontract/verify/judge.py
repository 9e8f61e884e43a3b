"""From what was observed to outcomes, and from outcomes to a verdict. Pure: same record, same verdict."""

from collections.abc import Iterable

from runcontract.contract import Level, Requirement
from runcontract.verify.engine import Record, Tally
from runcontract.verify.verdict import OPEN, Declaration, Outcome, Result, Word


def result_of(requirement: Requirement, record: Record, capabilities: frozenset[str]) -> Result:
    """Return the outcome of one requirement over all its operations, the worst deciding."""
    lacking = [need for need in requirement.needs if need not in capabilities]
    if lacking:
        reason = f"the target does not declare {', '.join(lacking)}"
        return Result(requirement=requirement, outcome=Outcome.NOT_EVALUABLE, reason=reason)
    tallies = {each: record.tallies.get((requirement.id, each), Tally()) for each in requirement.operations}
    outcome, reason = _outcome(requirement, tallies)
    return Result(
        requirement=requirement,
        outcome=outcome,
        reason=reason or (record.stopped if outcome is Outcome.INSUFFICIENT else ""),
        observations=sum(tally.held for tally in tallies.values()),
        findings=tuple(finding for tally in tallies.values() for finding in tally.findings),
        more_findings=sum(tally.more for tally in tallies.values()),
    )


def _outcome(requirement: Requirement, tallies: dict[str, Tally]) -> tuple[Outcome, str]:
    broken = [name for name, tally in tallies.items() if tally.findings]
    if requirement.level is Level.MAY:
        seen = any(tally.held for tally in tallies.values())
        return (Outcome.OBSERVED if seen else Outcome.NOT_OBSERVED), ""
    if broken:
        outcome = Outcome.VIOLATED if requirement.level is Level.MUST else Outcome.DEVIATES
        return outcome, f"broken by {', '.join(broken)}"
    for name, tally in tallies.items():
        if tally.errors:
            return Outcome.HARNESS_ERROR, tally.errors[0]
        if tally.unstable:
            return (
                Outcome.UNSTABLE,
                f"{name}: seen broken once, but not again in a replay: {tally.unstable[0].got}",
            )
        if tally.blocked:
            return Outcome.BLOCKED, f"{name}: {tally.blocked[0]}"
    missing = [name for name, tally in tallies.items() if not tally.held or tally.unfinished]
    if missing:
        return Outcome.INSUFFICIENT, f"not observed on {', '.join(missing)}"
    return Outcome.SATISFIED, ""


def verdict_of(results: Iterable[Result], record: Record, *, reachable: frozenset[str]) -> tuple[Word, str]:
    """Return the verdict and what decided it; the first that matches.

    `reachable` are the requirements that every operation's success rests on; one of them open leaves all open.
    """
    results = tuple(results)
    violated = [each for each in results if each.outcome is Outcome.VIOLATED]
    if violated:
        return Word.NOT_CONFORMANT, f"{_ids(violated)} {'is' if len(violated) == 1 else 'are'} violated"
    if record.lost:
        return Word.INCONCLUSIVE, record.stopped
    if not any(each.outcome is Outcome.SATISFIED for each in results):
        return Word.INCONCLUSIVE, record.stopped or "nothing was judged"
    unproven = [each for each in results if each.requirement.id in reachable and each.outcome in OPEN]
    if unproven:
        return (
            Word.INCONCLUSIVE,
            f"an operation never reached its success: {_ids(unproven)}: {unproven[0].reason}",
        )
    undecided = [each for each in results if each.requirement.level is Level.MUST and each.outcome in OPEN]
    if undecided:
        return Word.INCONCLUSIVE, f"{_ids(undecided)} could not be judged: {undecided[0].reason}"
    deviating = [each for each in results if each.outcome is Outcome.DEVIATES]
    if deviating:
        return Word.DEVIATIONS, f"{_ids(deviating)} {'deviates' if len(deviating) == 1 else 'deviate'}"
    return Word.CONFORMANT, ""


def with_declared(word: Word, because: str, declarations: Iterable[Declaration]) -> tuple[Word, str]:
    """Return the verdict, and what decided it, on a server that was judged by the contract as overlays change it.

    Where these declare a deviation, what conforms to the changed contract only deviates from the contract itself.
    """
    count = sum(change.deviates for each in declarations for change in each.changes)
    if not count or word not in {Word.CONFORMANT, Word.DEVIATIONS}:
        return word, because
    declared = "1 deviation is declared" if count == 1 else f"{count} deviations are declared"
    return Word.DEVIATIONS, f"{because}; {declared}" if because else declared


def _ids(results: list[Result]) -> str:
    shown = ", ".join(each.requirement.id for each in results[:5])
    return shown + (f" and {len(results) - 5} more" if len(results) > 5 else "")
