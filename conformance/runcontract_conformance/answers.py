"""Rules that every answer must keep, whatever the check that asked for it.

Pure functions of an operation and an exchange; each yields what it can judge, and nothing where it can't.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import jsonschema_rs

from runcontract.contract import Contract, Level, Operation, Requirement
from runcontract.verify.exchange import UNPARSED, Exchange

CODES_BY_STATUS: Final = {
    400: {"validation_error", "unsupported_media_type", "payload_too_large"},
    401: {"unauthorized", "forbidden"},
    403: {"forbidden", "unauthorized"},
    404: {"not_found"},
    405: {"method_not_allowed"},
    409: {"conflict", "gone"},
    410: {"gone", "conflict"},
    413: {"payload_too_large"},
    415: {"unsupported_media_type"},
    422: {"validation_error", "unsupported_media_type"},
    429: {"rate_limited"},
    500: {"internal_error"},
}


class Ruling(NamedTuple):
    """One rule's word on one answer. `proof`: the transcript contradicts the contract by itself."""

    requirement: str
    held: bool
    expected: str
    got: str
    proof: bool = False


@dataclass(frozen=True)
class AnswerRules:
    """The rules, with one compiled validator for each documented success."""

    validators: dict[str, jsonschema_rs.Validator]
    body_requirements: dict[str, Requirement]

    @classmethod
    def of(cls, contract: Contract, catalogue: tuple[Requirement, ...]) -> "AnswerRules":
        """Return the rules for a contract."""
        return cls(
            validators={
                operation.id: validator_of(contract, operation.success.schema)
                for operation in contract.operations
                if operation.success.schema is not None
            },
            body_requirements={each.operations[0]: each for each in catalogue if each.id.startswith("BODY-")},
        )

    def judge(self, operation: Operation, exchange: Exchange) -> Iterator[Ruling]:
        """Yield every rule's word on an answer."""
        yield _answered(exchange)
        if exchange.answer is None:
            return
        yield from _content_type(operation, exchange)
        yield from _no_content(exchange)
        yield from _challenge(exchange)
        yield from _error_body(exchange)
        yield from self._documented_body(operation, exchange)

    def _documented_body(self, operation: Operation, exchange: Exchange) -> Iterator[Ruling]:
        requirement = self.body_requirements.get(operation.id)
        answer = exchange.answer
        if requirement is None or answer is None or exchange.request.method == "HEAD":
            return
        if answer.status != operation.success.status:
            return
        if not answer.body and requirement.level is not Level.MUST:
            return  # the published pages give no schema here, so a server may answer without a body
        if exchange.json is UNPARSED:
            yield Ruling(requirement.id, held=False, expected="a JSON body", got=exchange.summary())
            return
        errors = self.validators[operation.id].iter_errors(with_whole_characters(without_nulls(exchange.json)))
        first = next(iter(errors), None)
        if first is None:
            yield Ruling(requirement.id, held=True, expected="", got="")
        else:
            place = "/" + "/".join(str(step) for step in first.instance_path)
            got = f"at {place}: {first.message}"[:300]
            yield Ruling(requirement.id, held=False, expected=requirement.statement, got=got)


def validator_of(contract: Contract, schema: Any) -> jsonschema_rs.Validator:
    """Return a validator (JSON Schema 2020-12, formats asserted) of a schema of the bundled document."""
    whole = {"allOf": [schema], "components": contract.document["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def without_nulls(value: Any) -> Any:
    """Return an answered object, or list of them, without its null members: they count as absent (CONTRACT.md 2)."""
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {name: member for name, member in value.items() if member is not None}
    return value


def with_whole_characters(value: Any) -> Any:
    """Return a JSON value with a question mark for each half of a character (a lone surrogate), which JSON allows."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-8", "replace"))
    return value


def _answered(exchange: Exchange) -> Ruling:
    if exchange.answer is None:
        return Ruling("HTTP-001", held=False, expected="an answer below 500", got=exchange.summary())
    return Ruling(
        "HTTP-001",
        held=exchange.status < 500,
        expected="an answer below 500",
        got=exchange.summary(),
        proof=exchange.status == 500,
    )


def _content_type(operation: Operation, exchange: Exchange) -> Iterator[Ruling]:
    answer = exchange.answer
    if answer is None or not answer.body or operation.success.schema is None:
        return
    if isinstance(exchange.json, dict | list):
        held = answer.media_type == "application/json" or answer.media_type.endswith("+json")
        got = f"Content-Type {answer.header('content-type')!r}"
        yield Ruling("HTTP-017", held=held, expected="Content-Type application/json", got=got)


def _no_content(exchange: Exchange) -> Iterator[Ruling]:
    if exchange.status == 204 and exchange.answer is not None and exchange.request.method == "DELETE":
        length = exchange.answer.header("content-length") or "0"
        held = not exchange.answer.body and length.strip() == "0"
        yield Ruling("HTTP-018", held=held, expected="no body", got=f"Content-Length {length}")


def _challenge(exchange: Exchange) -> Iterator[Ruling]:
    if exchange.status == 401 and exchange.answer is not None:
        challenge = exchange.answer.header("www-authenticate")
        held = "bearer" in (challenge or "").lower()
        yield Ruling("TOKEN-019", held=held, expected="WWW-Authenticate: Bearer", got=f"WWW-Authenticate {challenge!r}")


def _error_details(exchange: Exchange, error: Any, request_id: Any) -> Ruling:
    details = error.get("details") if isinstance(error, dict) else None
    are_texts = details is None or (isinstance(details, list) and all(isinstance(each, str) for each in details))
    held = are_texts and (request_id is None or isinstance(request_id, str))
    expected = "details that are strings, a request_id that is one, or none of them"
    return Ruling("HTTP-030", held=held, expected=expected, got=exchange.summary())


def _error_body(exchange: Exchange) -> Iterator[Ruling]:
    body = exchange.json
    if exchange.status < 400 or not isinstance(body, dict):
        return  # a plain-text refusal may come from a front web server, which is not the contract's business
    error = body.get("error", UNPARSED)
    code = error.get("code") if isinstance(error, dict) else None
    well_formed = isinstance(error, str) or (isinstance(code, str) and isinstance(error.get("message"), str))
    expected = '{"error": {"code": string, "message": string}}'
    yield Ruling("HTTP-019", held=well_formed, expected=expected, got=exchange.summary())
    yield _error_details(exchange, error, body.get("request_id"))
    if isinstance(code, str) and exchange.status in CODES_BY_STATUS:
        fitting = CODES_BY_STATUS[exchange.status]
        expected = f"for {exchange.status} the code {' or '.join(sorted(fitting))}"
        yield Ruling("HTTP-020", held=code in fitting, expected=expected, got=f"code {code!r}")
