"""The JSON document of a verdict: its shape, and that no run token is left in it unasked."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from runcontract.contract import Level, Requirement
from runcontract.report.document import as_document
from runcontract.verify.exchange import Answer, Exchange, Fault, Request
from runcontract.verify.finding import Finding
from runcontract.verify.verdict import Outcome, Result, Verdict, Word

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyIn0.c2lnbmF0dXJl"
OTHER = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzIn0.b3RoZXI"


def exchange(token: str = TOKEN, *, fault: Fault | None = None) -> Exchange:
    """Return an exchange with a token wherever one can end up."""
    answer = Answer(status=200, headers=(("X-Echo", f"Bearer {token}"),), body=f'{{"token": "{token}"}}'.encode())
    return Exchange(
        request=Request(
            method="POST",
            url=f"http://127.0.0.1:1/x?token={token}",
            headers=(("Authorization", f"Bearer {token}"), ("Cookie", f"t={token}")),
            body=f'{{"t": "{token}"}}'.encode(),
        ),
        answer=None if fault else answer,
        fault=fault,
        detail=token if fault else "",
        seconds=0.25,
    )


def requirement(name: str = "R-1", level: Level = Level.MUST) -> Requirement:
    return Requirement(
        id=name, slug="s", statement="S.", level=level, source="P", clause="3", operations=("setState", "getState")
    )


def finding(*after: Exchange, of: Exchange | None = None) -> Finding:
    return Finding(
        requirement="R-1",
        operation="setState",
        case="state/setState/R-1",
        expected=f"no {TOKEN}",
        got=f"got {TOKEN}",
        exchange=of or exchange(),
        after=after,
    )


def document(
    *results: Result, word: Word | None = Word.NOT_CONFORMANT, show_tokens: bool = False, interrupted: bool = False
) -> dict[str, Any]:
    verdict = Verdict(
        word=word,
        because="b",
        results=results,
        target="http://127.0.0.1:1",
        contract_version="1",
        requests=7,
        seconds=1.23456,
        seed=5,
        interrupted=interrupted,
    )
    written: dict[str, Any] = json.loads(json.dumps(as_document(verdict, show_tokens=show_tokens)))
    return written


def violated(*findings: Finding, more: int = 0) -> Result:
    return Result(requirement=requirement(), outcome=Outcome.VIOLATED, findings=findings, more_findings=more)


def test_it_says_what_was_judged_and_how() -> None:
    """The members that a machine reads."""
    made = document(violated(finding(), more=2))
    members = ("format", "verdict", "because", "target", "contract", "requests", "seconds", "seed", "interrupted")
    assert {name: made[name] for name in members} == {
        "format": 1,
        "verdict": "not_conformant",
        "because": "b",
        "target": "http://127.0.0.1:1",
        "contract": "1",
        "requests": 7,
        "seconds": 1.235,
        "seed": 5,
        "interrupted": False,
    }
    assert (made["requirements"][0]["id"], made["requirements"][0]["status"]) == ("R-1", "violated")
    assert made["requirements"][0]["findings"] == 3
    assert len(made["findings"]) == 1


@pytest.mark.parametrize("word", [*Word, None])
def test_the_verdict_is_a_word_or_null(word: Word | None) -> None:
    """A selection has outcomes, but no verdict."""
    assert document(word=word)["verdict"] == (None if word is None else word.value)


def test_every_requirement_has_a_status_and_is_counted_once() -> None:
    """Passed, failed and not tested add up."""
    results = [Result(requirement=requirement(outcome), outcome=outcome, reason="why") for outcome in Outcome]
    made = document(*results)
    assert [each["status"] for each in made["requirements"]] == [outcome.value for outcome in Outcome]
    assert made["counts"] == {"passed": 3, "failed": 2, "not_tested": 5}
    assert all(each["reason"] == "why" for each in made["requirements"])


def test_a_finding_carries_its_evidence() -> None:
    """Which requirement, what was expected, what came back, how to send it again, and what led there."""
    made = document(violated(finding(exchange(OTHER), exchange())))["findings"][0]
    names = {"requirement", "level", "operation", "case", "statement", "source", "clause", "expected", "got", "curl"}
    assert names <= set(made)
    assert (made["requirement"], made["level"], made["clause"]) == ("R-1", "MUST", "CONTRACT.md#3")
    assert (made["exchange"]["method"], made["exchange"]["status"]) == ("POST", 200)
    assert len(made["after"]) == 2


def test_a_fault_has_no_status_and_says_what_it_was() -> None:
    """Nothing came back, and the document says so."""
    made = document(violated(finding(of=exchange(fault=Fault.LATE))))["findings"][0]
    assert made["exchange"]["status"] is None
    assert Fault.LATE in made["exchange"]["answer"]


@pytest.mark.parametrize("fault", [None, Fault.CLOSED])
def test_no_run_token_is_left_in_it(fault: Fault | None) -> None:
    """In the URL, in headers, in bodies, in words: a shell variable stands in for it, another one for another token."""
    text = json.dumps(document(violated(finding(exchange(OTHER), of=exchange(fault=fault)))))
    assert TOKEN not in text
    assert OTHER not in text
    assert "$RUN_TOKEN" in text
    assert "RUN_TOKEN_2" in text


def test_a_token_is_found_wherever_its_request_carries_it() -> None:
    """Not only behind Bearer: in a query, in a cookie, behind another scheme, percent-encoded."""
    secret = "a/token+of=an/opaque+kind"
    bare = Request(method="GET", url="http://127.0.0.1/x", secret=secret)
    for request in (
        bare.with_url(f"http://127.0.0.1/x?token={secret}"),
        bare.with_url(f"http://127.0.0.1/x?token={quote(secret, safe='')}"),
        bare.with_header("Cookie", f"token={secret}"),
        bare.with_header("Authorization", f"Basic {secret}"),
        bare.with_header("Authorization", f"bearer  {secret}"),
        bare.with_body(json.dumps({"token": secret}).encode()),
    ):
        text = json.dumps(document(violated(finding(of=Exchange(request=request)))))
        assert secret not in text
        assert quote(secret, safe="") not in text
        assert "RUN_TOKEN" in text


def test_tokens_are_shown_where_that_was_asked_for() -> None:
    """`--show-tokens`."""
    text = json.dumps(document(violated(finding(exchange(OTHER))), show_tokens=True))
    assert TOKEN in text
    assert OTHER in text
    assert "RUN_TOKEN" not in text


def test_an_interrupted_run_says_so() -> None:
    """A partial result is no whole one."""
    assert document(interrupted=True)["interrupted"] is True


def test_a_long_answer_is_cut_off() -> None:
    """A megabyte a finding helps nobody."""
    long = Exchange(
        request=Request(method="GET", url="http://127.0.0.1/"), answer=Answer(status=200, headers=(), body=b"x" * 10**6)
    )
    answer = document(violated(finding(of=long)))["findings"][0]["exchange"]["answer"]
    assert len(answer) < 3000
    assert answer.endswith("…")
