"""What a person sees: a line an operation while it goes on, then the verdict, each failure with its evidence."""

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from textwrap import indent, wrap
from typing import Final, TextIO

from runcontract.contract import Level, Operation
from runcontract.report.evidence import Hide
from runcontract.verify.engine import Unit
from runcontract.verify.exchange import printable
from runcontract.verify.finding import Finding
from runcontract.verify.verdict import FAILED, PASSED, TITLES, Outcome, Result, Verdict, Word

COLOURS: Final = {"good": "32", "bad": "31", "fair": "33", "dim": "2", "strong": "1"}
TONES: Final = {
    Word.CONFORMANT: "good",
    Word.DEVIATIONS: "fair",
    Word.NOT_CONFORMANT: "bad",
    Word.INCONCLUSIVE: "fair",
}
REFRESH_S: Final = 0.1
SHOWN_CURL: Final = 1200
SHOWN_OPERATIONS: Final = 3
SOURCES: Final = {"P": "published pages", "R": "standard", "C": "completion"}


class Terminal:
    """Writes to a stream; in colour only on a terminal and without NO_COLOR (https://no-color.org)."""

    def __init__(self, stream: TextIO = sys.stdout, *, environment: Mapping[str, str] = os.environ) -> None:
        self.stream = stream
        self.interactive = stream.isatty() and environment.get("TERM") != "dumb"
        self.coloured = self.interactive and not environment.get("NO_COLOR")

    def paint(self, text: str, tone: str) -> str:
        """Return the text in a tone, where there are colours."""
        return f"\033[{COLOURS[tone]}m{text}\033[0m" if self.coloured else text

    def line(self, text: str = "") -> None:
        """Write one line at once."""
        self._write(("\r\033[K" if self.interactive else "") + text + "\n")

    def status(self, text: str) -> None:
        """Show a line that the next one replaces; nothing where the stream is no terminal."""
        if self.interactive:
            self._write(f"\r\033[K{text}")

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except BrokenPipeError:
            # Whoever read the output has seen enough; the verdict is still an exit code and a file.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())


class Progress:
    """Hears how a verification goes: one line for each operation when all its checks are done."""

    def __init__(self, terminal: Terminal, operations: tuple[Operation, ...], musts: frozenset[str]) -> None:
        """Take the ids of the requirements that a conforming server must not break."""
        self._terminal = terminal
        self._musts = musts
        self._operations = {operation.id: operation for operation in operations}
        self._open: Counter[str] = Counter()
        self._checks: Counter[str] = Counter()
        self._findings: dict[str, set[str]] = {}
        self._started = time.perf_counter()
        self._shown = 0.0

    def planned(self, units: tuple[Unit, ...]) -> None:
        """Count what there is to do."""
        self._open.update(unit.operation for unit in units)
        self._checks.update(self._open)

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        """Take note of a unit, and say so when it was the last one of its operation."""
        for finding in findings:
            self._findings.setdefault(finding.operation, set()).add(finding.requirement)
        self._open[unit.operation] -= 1
        if self._open[unit.operation] == 0:
            self._operation_done(unit.operation)
        now = time.perf_counter()
        if now - self._shown > REFRESH_S:
            self._shown = now
            done = self._checks.total() - self._open.total()
            seconds = now - self._started
            self._terminal.status(f"  {done}/{self._checks.total()} checks, {seconds:.0f} s")

    def _operation_done(self, operation_id: str) -> None:
        operation = self._operations[operation_id]
        broken = sorted(self._findings.get(operation_id, ()))
        word, tone = (
            ("FAIL", "bad") if self._musts.intersection(broken) else ("dev ", "fair") if broken else ("ok  ", "good")
        )
        mark = self._terminal.paint(word, tone)
        path = operation.path.partition("{runID}")[2]
        text = f"  {mark} {operation_id:<16} {operation.method:<6} {path:<16} {self._checks[operation_id]:>3} checks"
        self._terminal.line(f"{text}  {', '.join(broken)}".rstrip())


def show(verdict: Verdict, terminal: Terminal, *, verbose: bool = False) -> None:
    """Write the verdict: failures first, each with its evidence, then what was not tested, then the sum of it all."""
    failed = [result for result in verdict.results if result.outcome in FAILED]
    for number, result in enumerate(failed, 1):
        _failure(terminal, number, result, verbose=verbose)
    _not_tested(terminal, verdict, verbose=verbose)
    _declared(terminal, verdict)
    _sum(terminal, verdict)


def _failure(terminal: Terminal, number: int, result: Result, *, verbose: bool) -> None:
    requirement = result.requirement
    word = "violated" if result.outcome is Outcome.VIOLATED else "deviates"
    source = f"{SOURCES[requirement.source]}, CONTRACT.md#{requirement.clause}"
    head = f"{number}. {requirement.id} {requirement.level} {word}: {requirement.statement}"
    terminal.line(terminal.paint(head, "bad" if result.outcome is Outcome.VIOLATED else "fair"))
    terminal.line(terminal.paint(f"   {requirement.slug} ({source})", "dim"))
    shown = result.findings if verbose else _one_an_operation(result.findings)
    for finding in shown:
        _evidence(terminal, finding, verbose=verbose)
    left = len(result.findings) - len(shown) + result.more_findings
    if left:
        terminal.line(f"   and {left} more like {'it' if len(shown) == 1 else 'them'}")
    terminal.line()


def _one_an_operation(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple({finding.operation: finding for finding in reversed(findings)}.values())[::-1]


def _evidence(terminal: Terminal, finding: Finding, *, verbose: bool) -> None:
    hide = Hide()
    terminal.line(f"   {terminal.paint(finding.operation, 'strong')}  {finding.case}")
    terminal.line(f"     expected   {printable(finding.expected)}")
    terminal.line(f"     got        {printable(finding.got)}")
    if verbose:
        for exchange in finding.after:
            terminal.line(f"     before     {_shortened(hide.curl(exchange.request))}")
    terminal.line(f"     reproduce  {_shortened(hide.curl(finding.exchange.request))}")


def _shortened(command: str) -> str:
    command = printable(command)
    if len(command) <= SHOWN_CURL:
        return command
    return f"{command[:SHOWN_CURL]}… ({len(command)} characters; whole in the --json file)"


def _not_tested(terminal: Terminal, verdict: Verdict, *, verbose: bool) -> None:
    reasons: dict[str, list[str]] = {}
    for result in verdict.results:
        if result.outcome not in PASSED | FAILED:
            reason = f"{result.outcome.replace('_', ' ')}: {printable(result.reason)}"
            reasons.setdefault(reason, []).append(f"{result.requirement.id} {result.requirement.slug}")
    for reason, names in reasons.items():
        terminal.line(f"not tested, {reason}")
        shown = names if verbose else [name.partition(" ")[0] for name in names]
        terminal.line(indent("\n".join(wrap(", ".join(shown), 100)), "  "))
    if reasons:
        terminal.line()


def _declared(terminal: Terminal, verdict: Verdict) -> None:
    for each in verdict.declarations:
        terminal.line(f"judged by the contract as {printable(each.title)} {printable(each.version)} changes it")
        for change in each.changes:
            word, tone = ("deviation", "fair") if change.deviates else ("extension", "dim")
            reach = ", ".join(change.operations[:SHOWN_OPERATIONS])
            more = len(change.operations) - SHOWN_OPERATIONS
            reach += f" and {more} more" if more > 0 else ""
            terminal.line(f"  {terminal.paint(word, tone)}  {printable(change.text)}{f'  ({reach})' if reach else ''}")
        if not each.changes:
            terminal.line("  in nothing but words")
        terminal.line()


def _sum(terminal: Terminal, verdict: Verdict) -> None:
    passed, failed = verdict.count(PASSED), verdict.count(FAILED)
    rest = len(verdict.results) - passed - failed
    terminal.line(f"requirements  {passed} passed, {failed} failed, {rest} not tested")
    terminal.line(f"requests      {verdict.requests} in {verdict.seconds:.1f} s, seed {verdict.seed}")
    judged, total = verdict.judged(Level.MUST)
    reach = f"{judged} of {total} MUSTs judged, contract {verdict.contract_version}"
    if verdict.interrupted:
        terminal.line("interrupted: this is a partial result")
    if verdict.word is None:
        terminal.line(f"a selection of the catalogue has outcomes, but no verdict ({reach})")
        return
    title = terminal.paint(TITLES[verdict.word], TONES[verdict.word])
    because = f": {printable(verdict.because)}" if verdict.because else ""
    terminal.line(f"{title}{because} ({reach})")
