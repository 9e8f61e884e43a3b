"""One operation in Python's words: what the renderers of the interface and of the clients have in common."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runcontract.contract import Contract, Operation, Response
from runcontract.generate.error_classes import refusals_of
from runcontract.generate.names import constant_name, method_name, phrase_of, request_name
from runcontract.generate.types import type_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation. `errors` are the classes of its refusals, `replies` the class of each success that needs one."""

    operation: Operation
    errors: tuple[str, ...]
    replies: Mapping[int, str]

    @property
    def method(self) -> str:
        """Return the name of the handler's and the client's method."""
        return method_name(self.operation.id)

    @property
    def constant(self) -> str:
        """Return the name of the row in the table of operations."""
        return constant_name(self.operation.id)

    @property
    def request(self) -> str:
        """Return the type that the handler takes."""
        return request_name(self.operation.id)

    @property
    def refusal(self) -> str:
        """Return the type of everything that the operation refuses with, or nothing where it never does."""
        return f"{self.request}Refusal" if self.errors else ""

    def reply(self, success: Response) -> str:
        """Return the type that stands for one success."""
        if success.status in self.replies:
            return self.replies[success.status]
        return "None" if success.schema is None else type_of(success.schema)

    @property
    def result(self) -> str:
        """Return the type of a success, whichever it is."""
        return " | ".join(dict.fromkeys(map(self.reply, self.operation.successes)))

    @property
    def client_result(self) -> str:
        """Return the same as a client's module sees it, where the classes of replies are the handlers'."""
        prefix = {each.status: "handlers." if each.status in self.replies else "" for each in self.operation.successes}
        return " | ".join(dict.fromkeys(prefix[each.status] + self.reply(each) for each in self.operation.successes))


def rows_of(contract: Contract) -> tuple[Row, ...]:
    """Return the operations that take and answer JSON or nothing; all else is not a handler's business."""
    return tuple(
        Row(operation=operation, errors=refusals_of(contract, operation), replies=_replies(operation))
        for operation in contract.operations
        if not other_media(contract, operation)
    )


def _replies(operation: Operation) -> dict[int, str]:
    """Return the classes for successes with headers, and for each success where there are several."""
    name = request_name(operation.id)
    if len(operation.successes) == 1:
        return {each.status: f"{name}Reply" for each in operation.successes if each.headers}
    return {each.status: name + phrase_of(each.status) for each in operation.successes}


def is_stream(contract: Contract, operation: Operation) -> bool:
    """Tell whether a success has a body that is no JSON."""
    return any(_is_other(answer, success.schema) for answer, success in _answers(contract, operation))


def other_media(contract: Contract, operation: Operation) -> str:
    """Return what of an operation is no JSON, such as `answer 200 (text/csv)`; empty where all is."""
    node = contract.document["paths"][operation.path][operation.method.lower()]
    body = contract.resolve(node.get("requestBody", {}))
    told = [f"body ({', '.join(body['content'])})"] if _is_other(body, operation.body) else []
    told += [
        f"answer {success.status} ({', '.join(answer['content'])})"
        for answer, success in _answers(contract, operation)
        if _is_other(answer, success.schema)
    ]
    return " and ".join(told)


def _answers(contract: Contract, operation: Operation) -> Iterator[tuple[Mapping[str, Any], Response]]:
    nodes = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    for success in operation.successes:
        yield contract.resolve(nodes[str(success.status)]), success


def _is_other(holder: Mapping[str, Any], schema: Any) -> bool:
    return bool(holder.get("content")) and schema is None
