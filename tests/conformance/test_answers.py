"""The rules that every answer must keep, on answers made by hand: each rule held, and each rule broken."""

import json
from typing import Any

import pytest

from runcontract.contract import load_contract, load_requirements
from runcontract.verify.exchange import Answer, Exchange, Fault, Headers, Request
from runcontract_conformance.answers import CODES_BY_STATUS, AnswerRules, Ruling

CONTRACT = load_contract()
RULES = AnswerRules.of(CONTRACT, load_requirements())
JSON: Headers = (("Content-Type", "application/json"),)
RUN = {
    "id": "r",
    "job_id": "j",
    "project_id": "p",
    "status": "executing",
    "attempt": 1,
    "triggered_by": "api",
    "priority": 0,
    "job_version": 1,
    "debug_mode": False,
    "lineage_depth": 0,
    "created_at": "2026-01-01T00:00:00Z",
}
STATE = {"run_id": "r", "state_key": "k", "value": {}, "updated_at": "2026-01-01T00:00:00Z"}
WAITING = {"status": "waiting", "event_key": "k", "expires_at": "2026-01-01T01:00:00Z", "trigger_id": "t"}


def rulings(
    operation_id: str, status: int, body: Any = b"", *, headers: Headers = JSON, method: str = ""
) -> dict[str, Ruling]:
    """Return every rule's word on an answer, by requirement; each rule speaks once at most."""
    operation = CONTRACT.operation(operation_id)
    exchange = Exchange(
        request=Request(method=method or operation.method, url="http://127.0.0.1/x"),
        answer=Answer(
            status=status, headers=headers, body=body if isinstance(body, bytes) else json.dumps(body).encode()
        ),
    )
    said = list(RULES.judge(operation, exchange))
    assert len({each.requirement for each in said}) == len(said)
    return {each.requirement: each for each in said}


@pytest.mark.parametrize(("status", "held"), [("executing", True), (7, False)])
def test_half_a_character_hides_nothing(status: object, held: bool) -> None:  # noqa: FBT001 - a table's column
    """JSON allows a lone surrogate, in a name as in a value; the rest of the body is judged as ever."""
    body = json.dumps({**RUN, "status": status, "\ud800": "\udfff"}).encode()
    assert rulings("spawnRun", CONTRACT.operation("spawnRun").success.status, body)["BODY-013"].held is held


def broken(operation_id: str, status: int, body: Any = b"", *, headers: Headers = JSON, method: str = "") -> set[str]:
    said = rulings(operation_id, status, body, headers=headers, method=method)
    return {name for name, ruling in said.items() if not ruling.held}


def error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "no"}}


@pytest.mark.parametrize(
    ("operation", "status", "body", "requirement"),
    [
        ("waitForEvent", 200, WAITING, "BODY-001"),
        ("getPayload", 200, {}, "BODY-002"),
        ("getPayload", 200, {"any": [1, None]}, "BODY-002"),
        ("sendHeartbeat", 200, {"status": "ok"}, "BODY-005"),
        ("completeRun", 200, RUN, "BODY-011"),
        ("spawnRun", 202, RUN, "BODY-013"),
        ("setState", 201, STATE, "BODY-015"),
        ("listState", 200, [], "BODY-016"),
        ("listState", 200, [STATE], "BODY-016"),
        ("getState", 200, STATE, "BODY-017"),
    ],
)
def test_a_documented_answer_breaks_no_rule(operation: str, status: int, body: Any, requirement: str) -> None:
    """And the rule about its shape has been put to the test."""
    said = rulings(operation, status, body)
    assert all(ruling.held for ruling in said.values())
    assert {requirement, "HTTP-001", "HTTP-017"} <= set(said)


def test_members_that_the_schema_does_not_name_do_no_harm() -> None:
    """A server that does more than the contract is not at fault."""
    assert broken("completeRun", 200, {**RUN, "x_more": {"a": 1}}) == set()


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_a_5xx_is_an_answer_that_no_input_may_earn(status: int) -> None:
    """Only 500 proves itself: the others may come from a proxy, so a replay has to show them again."""
    ruling = rulings("logEvent", status)["HTTP-001"]
    assert (ruling.held, ruling.proof) == (False, status == 500)


@pytest.mark.parametrize("fault", list(Fault))
def test_no_usable_answer_breaks_one_rule_and_no_other(fault: Fault) -> None:
    """What never came can't be judged for its body."""
    exchange = Exchange(request=Request(method="POST", url="http://127.0.0.1/x"), fault=fault)
    (ruling,) = RULES.judge(CONTRACT.operation("logEvent"), exchange)
    assert (ruling.requirement, ruling.held, ruling.proof) == ("HTTP-001", False, False)
    assert fault in ruling.got


@pytest.mark.parametrize("status", [200, 302, 400, 404, 429, 499])
def test_any_other_status_is_an_answer(status: int) -> None:
    """HTTP-001 asks for no more than an answer below 500."""
    assert rulings("logEvent", status)["HTTP-001"].held


@pytest.mark.parametrize(
    ("content_type", "held"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/problem+json", True),
        ("text/plain", False),
        ("text/json", False),
        ("application/jsonp", False),
        ("", False),
        (None, False),
    ],
)
def test_a_json_answer_says_so(content_type: str | None, held: bool) -> None:  # noqa: FBT001 - a table's column
    """HTTP-017, in any spelling and with any parameters."""
    headers: Headers = () if content_type is None else (("content-TYPE", content_type),)
    assert rulings("sendHeartbeat", 200, {"status": "ok"}, headers=headers)["HTTP-017"].held is held


@pytest.mark.parametrize("body", [b"", b"<html>", b"plain", b'"text"', b"7"])
def test_what_is_no_json_document_need_not_say_so(body: bytes) -> None:
    """A front web server's page is not the contract's business."""
    assert "HTTP-017" not in rulings("sendHeartbeat", 404, body, headers=(("Content-Type", "text/html"),))


@pytest.mark.parametrize(
    ("headers", "body", "held"),
    [
        ((), b"", True),
        ((("Content-Length", "0"),), b"", True),
        ((("Content-Length", "2"),), b"", False),
        ((("content-length", "17"), ("Content-Type", "application/json")), b"", False),
        ((), b"{}", False),
    ],
)
def test_a_204_announces_no_body(headers: Headers, body: bytes, held: bool) -> None:  # noqa: FBT001 - a table's column
    """HTTP-018: a length of something makes a client wait for what never comes."""
    assert rulings("deleteState", 204, body, headers=headers)["HTTP-018"].held is held


def test_only_an_answer_without_content_is_held_to_have_none() -> None:
    """A delete that answers 200 with a body breaks another rule, not this one."""
    assert "HTTP-018" not in rulings("deleteState", 200, {"status": "ok"})


@pytest.mark.parametrize(
    ("headers", "held"),
    [
        ((("WWW-Authenticate", "Bearer"),), True),
        ((("www-authenticate", 'bearer realm="runs", error="invalid_token"'),), True),
        ((("WWW-Authenticate", 'Basic realm="runs"'),), False),
        ((), False),
    ],
)
def test_a_401_names_the_scheme(headers: Headers, held: bool) -> None:  # noqa: FBT001 - a table's column
    """TOKEN-019."""
    assert rulings("getState", 401, headers=headers)["TOKEN-019"].held is held


def test_other_refusals_need_no_challenge() -> None:
    """RFC 9110 15.5.2 asks for it with 401 alone."""
    assert "TOKEN-019" not in rulings("getState", 403)


@pytest.mark.parametrize(
    "body",
    [
        error("not_found"),
        {"error": {"code": "not_found", "message": "no", "details": ["why"]}, "request_id": "1"},
        {"error": "just a text"},
    ],
)
def test_an_error_body_is_an_error_response(body: Any) -> None:
    """HTTP-019: an object with code and message, or a plain string."""
    assert rulings("getState", 404, body)["HTTP-019"].held


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"detail": "Not Found"},
        {"error": None},
        {"error": ["no"]},
        {"error": {"message": "no"}},
        {"error": {"code": "not_found"}},
        {"error": {"code": 404, "message": "no"}},
        {"error": {"code": "not_found", "message": None}},
    ],
)
def test_another_error_body_is_none(body: Any) -> None:
    """What a framework sends by itself is no ErrorResponse."""
    assert "HTTP-019" in broken("getState", 404, body)


@pytest.mark.parametrize(
    ("body", "held"),
    [
        (error("not_found"), True),
        ({"error": "just a text"}, True),
        ({"error": {"code": "not_found", "message": "no", "details": ["why", ""]}, "request_id": "1"}, True),
        ({"error": {"code": "not_found", "message": "no", "details": []}}, True),
        ({"error": {"code": "not_found", "message": "no", "details": None}, "request_id": None}, True),
        ({"error": {"code": "not_found", "message": "no", "details": "why"}}, False),
        ({"error": {"code": "not_found", "message": "no", "details": {"key": "why"}}}, False),
        ({"error": {"code": "not_found", "message": "no", "details": ["why", 7]}}, False),
        ({**error("not_found"), "request_id": 7}, False),
        ({"error": "just a text", "request_id": {}}, False),
    ],
)
def test_details_are_texts_and_a_request_id_is_one(body: Any, held: bool) -> None:  # noqa: FBT001 - a table's column
    """HTTP-030: where there are any; null counts as absent."""
    assert rulings("getState", 404, body)["HTTP-030"].held is held


@pytest.mark.parametrize("body", [b"", b"Not Found", b"<html>", b"[]"])
def test_a_refusal_that_is_no_json_object_is_not_judged(body: bytes) -> None:
    """A plain-text refusal may come from a front web server."""
    assert {"HTTP-019", "HTTP-020", "HTTP-030"}.isdisjoint(rulings("getState", 404, body))


@pytest.mark.parametrize("status", sorted(CODES_BY_STATUS))
def test_an_error_code_fits_its_status(status: int) -> None:
    """HTTP-020: each documented code where it belongs, and nowhere else."""
    documented = {code for codes in CODES_BY_STATUS.values() for code in codes}
    for code in {*documented, "oops", "NOT_FOUND"}:
        assert rulings("getState", status, error(code))["HTTP-020"].held == (code in CODES_BY_STATUS[status])


def test_a_status_that_the_contract_does_not_list_takes_any_code() -> None:
    """418 has no documented code to miss."""
    assert "HTTP-020" not in rulings("getState", 418, error("teapot"))


@pytest.mark.parametrize(
    ("operation", "status", "body", "requirement"),
    [
        ("waitForEvent", 200, {**WAITING, "status": "done"}, "BODY-001"),
        ("waitForEvent", 200, {**WAITING, "expires_at": "soon"}, "BODY-001"),
        ("waitForEvent", 200, {"status": "waiting", "event_key": "k"}, "BODY-001"),
        ("getPayload", 200, [], "BODY-002"),
        ("getPayload", 200, b"null", "BODY-002"),
        ("getPayload", 200, b"not json", "BODY-002"),
        ("sendHeartbeat", 200, {"status": "fine"}, "BODY-005"),
        ("sendHeartbeat", 200, b"ok", "BODY-005"),
        ("completeRun", 200, {**RUN, "status": "finished"}, "BODY-011"),
        ("completeRun", 200, {**RUN, "finished_at": "yesterday"}, "BODY-011"),
        ("spawnRun", 202, {"id": "r"}, "BODY-013"),
        ("continueRun", 202, {**RUN, "attempt": "1"}, "BODY-014"),
        ("listState", 200, {"items": []}, "BODY-016"),
        ("listState", 200, [STATE, {"state_key": "k"}], "BODY-016"),
        ("getState", 200, {**STATE, "value": "x"}, "BODY-017"),
    ],
)
def test_an_answer_of_another_shape_breaks_its_rule(operation: str, status: int, body: Any, requirement: str) -> None:
    """The schema of the documented success, formats included."""
    assert broken(operation, status, body) == {requirement}


def test_what_is_wrong_with_a_body_is_told_by_its_place() -> None:
    """A JSON Pointer and the reason."""
    ruling = rulings("listState", 200, [STATE, {**STATE, "value": 7}])["BODY-016"]
    assert ruling.got == 'at /1/value: 7 is not of type "object"'


def test_null_counts_as_absent() -> None:
    """Tolerated for a member without a value (CONTRACT.md 2), but no substitute for one that is always present."""
    assert broken("completeRun", 200, {**RUN, "result": None, "finished_at": None}) == set()
    assert broken("completeRun", 200, {**RUN, "id": None}) == {"BODY-011"}
    assert broken("listState", 200, [{**STATE, "extra": None}]) == set()


@pytest.mark.parametrize(
    ("operation", "status", "bad"),
    [
        ("waitForEvent", 200, {"BODY-001"}),
        ("getPayload", 200, {"BODY-002"}),
        ("spawnRun", 202, {"BODY-013"}),
        ("continueRun", 202, {"BODY-014"}),
        ("logEvent", 200, set()),
        ("completeRun", 200, set()),
        ("setState", 201, set()),
        ("pushStreamChunk", 200, set()),
    ],
)
def test_an_empty_body_is_tolerated_where_the_pages_show_none(operation: str, status: int, bad: set[str]) -> None:
    """And nowhere else: a body that the published pages show must be there."""
    assert broken(operation, status, headers=()) == bad


@pytest.mark.parametrize(("status", "method"), [(202, ""), (404, ""), (200, "HEAD")])
def test_only_the_documented_success_has_the_documented_body(status: int, method: str) -> None:
    """Another status, or HEAD, is another rule's business."""
    assert "BODY-002" not in rulings("getPayload", status, method=method)


def test_every_operation_with_a_body_has_a_rule_for_it() -> None:
    """No documented shape goes unjudged."""
    answering = {each.id for each in CONTRACT.operations if each.success.schema is not None}
    assert set(RULES.body_requirements) == answering
