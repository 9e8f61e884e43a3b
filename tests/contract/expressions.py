"""Links of a description and the runtime expressions in them (OpenAPI 3.1.1, 4.8.20.4): as far as ours use them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Contract, Operation

MISSING: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request and its answer, as expressions see them. `parameters` are those of the request by place and name."""

    parameters: Mapping[tuple[str, str], Any]
    answer: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link from the success of an operation to another one. `parameters` and `security` are expressions by name."""

    name: str
    source: Operation
    target: Operation
    parameters: Mapping[str, str]
    security: Mapping[str, str]

    def values(self, call: Call) -> dict[str, Any]:
        """Return the parameters of the next request, as far as the call has them."""
        values = {name: evaluated(expression, call) for name, expression in self.parameters.items()}
        return {name: value for name, value in values.items() if value is not MISSING}


def evaluated(expression: str, call: Call) -> Any:
    """Return the value of an expression, or MISSING. Raises ValueError for one that is none."""
    root, _, rest = expression.partition("#/")
    if root == "$response.body":
        return _pointed(call.answer, rest.split("/"))
    words = expression.split(".")
    if words[0] == "$request" and len(words) == 3:
        return call.parameters.get((words[1], words[2]), MISSING)
    raise ValueError(f"{expression} is no runtime expression that we know")


def _pointed(value: Any, steps: list[str]) -> Any:
    for step in (each.replace("~1", "/").replace("~0", "~") for each in steps):
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return MISSING
    return value


def success_of(contract: Contract, operation: Operation) -> Mapping[str, Any]:
    """Return the success answer of an operation as the description has it."""
    node = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    return contract.resolve(node[str(operation.success.status)])


def links_within(contract: Contract) -> Iterator[Link]:
    """Yield the links of a document to its own operations."""
    for operation in contract.operations:
        for name, reference in success_of(contract, operation).get("links", {}).items():
            link = contract.resolve(reference)
            yield Link(
                name=name,
                source=operation,
                target=contract.operation(link["operationId"]),
                parameters=link["parameters"],
                security={},
            )


def links_across(contract: Contract, others: Mapping[str, Contract]) -> Iterator[Link]:
    """Yield the links of a document to the operations of another one (`x-links`)."""
    for operation in contract.operations:
        for name, link in success_of(contract, operation).get("x-links", {}).items():
            for target in link["operations"]:
                yield Link(
                    name=f"{name} {target}",
                    source=operation,
                    target=others[link["document"]].operation(target),
                    parameters=link["parameters"],
                    security=link.get("security", {}),
                )
