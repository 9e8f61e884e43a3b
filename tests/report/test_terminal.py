"""What a person sees: the evidence of each failure, colour where it is wanted, and nothing that steers a terminal."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from runcontract.contract import Level, Requirement, load_contract, load_requirements
from runcontract.report.terminal import Progress, Terminal, show
from runcontract.verify.engine import Unit
from runcontract.verify.exchange import Answer, Exchange, Headers, Request
from runcontract.verify.finding import Finding, Observations
from runcontract.verify.verdict import Outcome, Result, Verdict, Word
from runcontract_conformance.answers import AnswerRules

CONTRACT = load_contract()
RULES = AnswerRules.of(CONTRACT, load_requirements())
HOSTILE = "\033[2J\033]0;owned\007\r\u009b31m\b\n"
PLAIN: Mapping[str, str] = {}


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def requirement(name: str = "STATE-002", level: Level = Level.MUST) -> Requirement:
    return Requirement(
        id=name, slug="slug", statement="It holds.", level=level, source="P", clause="4", operations=("setState",)
    )


def finding(operation: str = "setState", *, got: str = "the got", exchange: Exchange | None = None) -> Finding:
    sent = Request(method="POST", url="http://127.0.0.1:1/x", headers=(("Authorization", "Bearer t"),), body=b"{}")
    return Finding(
        requirement="STATE-002",
        operation=operation,
        case=f"state/{operation}/STATE-002",
        expected="the expected",
        got=got,
        exchange=exchange or Exchange(request=sent, answer=Answer(status=200, headers=(), body=b"")),
        after=(Exchange(request=sent.with_url("http://127.0.0.1:1/before")),),
    )


def violated(*findings: Finding, more: int = 0) -> Result:
    return Result(requirement=requirement(), outcome=Outcome.VIOLATED, findings=findings, more_findings=more)


def verdict(*results: Result, word: Word | None = Word.NOT_CONFORMANT, interrupted: bool = False) -> Verdict:
    return Verdict(
        word=word,
        because="STATE-002 is violated",
        results=results,
        target="t",
        contract_version="1",
        requests=7,
        seconds=1,
        seed=5,
        interrupted=interrupted,
    )


def shown(
    of: Verdict, stream: io.StringIO | None = None, *, environment: Mapping[str, str] = PLAIN, verbose: bool = False
) -> str:
    stream = stream or io.StringIO()
    show(of, Terminal(stream, environment=environment), verbose=verbose)
    return stream.getvalue()


def unprintable(text: str) -> set[str]:
    """Return the characters that could steer a terminal."""
    return {character for character in text.replace("\n", "") if not character.isprintable()}


@pytest.mark.parametrize("verbose", [False, True])
def test_every_finding_shows_its_evidence(verbose: bool) -> None:  # noqa: FBT001 - a table's column
    """Which requirement, what was expected, what came back, and a command that shows it again."""
    text = shown(verdict(violated(finding(), finding("getState"))), verbose=verbose)
    assert "STATE-002 MUST violated: It holds." in text
    for part in ("setState", "getState", "expected   the expected", "got        the got"):
        assert part in text
    assert text.count("reproduce  curl ") == 2
    assert ("http://127.0.0.1:1/before" in text) == verbose


def test_findings_that_are_not_shown_are_counted() -> None:
    """One an operation is shown; with --verbose, all that were kept."""
    result = violated(finding(), finding(got="another"), more=3)
    assert "and 4 more like it" in shown(verdict(result))
    assert "and 3 more like them" in shown(verdict(result), verbose=True)


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (io.StringIO, {}, False),
        (io.StringIO, {"TERM": "xterm"}, False),
        (Screen, {}, True),
        (Screen, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Screen, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Screen, {"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    stream: Any,
    environment: Mapping[str, str],
    coloured: bool,  # noqa: FBT001 - a table's column
) -> None:
    """https://no-color.org: any NO_COLOR that is not empty."""
    text = shown(verdict(violated(finding())), stream(), environment=environment)
    assert ("\033[31m" in text) is coloured


def test_into_a_file_goes_text_alone() -> None:
    """No codes at all, and no line that the next one replaces."""
    stream = io.StringIO()
    terminal = Terminal(stream, environment={"TERM": "xterm"})
    terminal.status("1/2 checks")
    terminal.line("done")
    assert stream.getvalue() == "done\n"


@pytest.mark.parametrize(
    ("operation", "status", "headers", "body"),
    [
        ("sendHeartbeat", 500, (), HOSTILE),
        ("sendHeartbeat", 404, (), '{"error": 7, "more": "\u009b31m\u202e"}\n'),
        ("sendHeartbeat", 404, (("Content-Type", f"text/{HOSTILE}"),), '{"error": 7}'),
        ("getState", 401, (("WWW-Authenticate", HOSTILE),), ""),
        ("getPayload", 200, (), HOSTILE),
    ],
    ids=["text", "json", "content-type", "challenge", "no-json"],
)
def test_a_hostile_answer_does_not_reach_the_terminal(operation: str, status: int, headers: Headers, body: str) -> None:
    """Nor its colours, bells or titles: control characters are told, not sent."""
    answer = Answer(status=status, headers=headers, body=body.encode())
    exchange = Exchange(request=Request(method="POST", url="http://127.0.0.1/"), answer=answer)
    said = [each for each in RULES.judge(CONTRACT.operation(operation), exchange) if not each.held]
    findings = [finding(each.requirement, got=each.got, exchange=exchange) for each in said]
    text = shown(verdict(violated(*findings)), verbose=True)
    assert findings
    assert unprintable(text) == set()


def test_nothing_of_a_finding_steers_the_terminal() -> None:
    """Whatever was expected, got or sent on the word of a server: its run ids and values end up in all three."""
    sent = Request(method="PUT", url="http://127.0.0.1/", headers=(("X-Odd", HOSTILE),), body=HOSTILE.encode())
    odd = replace(
        finding(got=HOSTILE, exchange=Exchange(request=sent)), expected=HOSTILE, after=(Exchange(request=sent),)
    )
    reason = Result(requirement=requirement(), outcome=Outcome.BLOCKED, reason=HOSTILE)
    of = replace(verdict(violated(odd), reason), because=HOSTILE)
    for verbose in (False, True):
        text = shown(of, verbose=verbose)
        assert unprintable(text) == set()
        assert "owned" in text


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in {Outcome.VIOLATED, Outcome.DEVIATES}])
def test_what_was_not_tested_is_named_with_its_reason(outcome: Outcome) -> None:
    """Never silently passed."""
    text = shown(verdict(Result(requirement=requirement(), outcome=outcome, reason="the reason"), word=None))
    passed = outcome in {Outcome.SATISFIED, Outcome.OBSERVED, Outcome.NOT_OBSERVED}
    assert ("not tested" in text.partition("requirements")[0]) is not passed
    assert ("the reason" in text) is not passed


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (Word.CONFORMANT, "\nCONFORMANT:"),
        (Word.DEVIATIONS, "\nCONFORMANT WITH DEVIATIONS:"),
        (Word.NOT_CONFORMANT, "\nNOT CONFORMANT:"),
        (Word.INCONCLUSIVE, "\nINCONCLUSIVE:"),
        (None, "no verdict"),
    ],
)
def test_the_last_line_is_the_verdict(word: Word | None, says: str) -> None:
    """A selection has none."""
    text = shown(verdict(word=word))
    assert says in text
    assert "requests      7 in 1.0 s, seed 5" in text


def test_an_interrupted_run_says_so() -> None:
    """A partial result is no whole one."""
    assert "partial result" in shown(verdict(interrupted=True))
    assert "partial result" not in shown(verdict())


def test_a_long_command_is_cut_off_and_says_where_the_whole_is() -> None:
    """A body of a megabyte is for the file."""
    sent = Request(method="POST", url="http://127.0.0.1/", body=b"x" * 10**6)
    text = shown(verdict(violated(finding(exchange=Exchange(request=sent)))))
    assert len(text) < 5000
    assert "whole in the --json file" in text


def test_progress_tells_an_operation_when_its_last_check_is_done() -> None:
    """One line each, with what is broken: FAIL for a MUST, dev for anything else."""

    async def nothing() -> Observations:
        return
        yield

    stream = io.StringIO()
    names = ("setState", "setState", "getState", "listState")
    units = tuple(Unit(id=str(n), operation=name, requirements=(), run=nothing) for n, name in enumerate(names))
    progress = Progress(Terminal(stream, environment={}), CONTRACT.operations, frozenset({"STATE-002"}))
    progress.planned(units)
    progress.finished(units[0], (finding(),))
    assert stream.getvalue() == ""
    for unit in units[1:3]:
        progress.finished(unit, ())
    progress.finished(units[3], (Finding(**{**_members(finding("listState")), "requirement": "HTTP-019"}),))
    lines = [line.split() for line in stream.getvalue().splitlines()]
    assert [(line[0], line[1], line[-1]) for line in lines] == [
        ("FAIL", "setState", "STATE-002"),
        ("ok", "getState", "checks"),
        ("dev", "listState", "HTTP-019"),
    ]


def _members(of: Finding) -> dict[str, Any]:
    return {name: getattr(of, name) for name in Finding.__slots__}
