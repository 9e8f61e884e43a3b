"""The errors: one exception class for each documented refusal."""

from collections.abc import Mapping
from typing import Any, Final

from runcontract.contract import Contract, Operation
from runcontract.errors import ContractError
from runcontract.generate.modules import Import, headed
from runcontract.generate.names import one_line

IMPORTS: Final[tuple[Import, ...]] = (
    ("runcontract.wire.failures", ("ClientError", "NoAnswer", "UnexpectedAnswer")),
    ("runcontract.wire.operation", ("ApiError",)),
)
OURS: Final = tuple(name for _, names in IMPORTS for name in names)


def refusals_of(contract: Contract, operation: Operation) -> tuple[str, ...]:
    """Return the classes of an operation's refusals, by status. Raises ContractError for one without a name."""
    nodes = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    names = {status: _name(nodes[str(status)]) for status in sorted(operation.responses) if status >= 400}
    for status, name in names.items():
        if not name:
            raise ContractError(f"{operation.id}: the answer {status} must be a $ref to components.")
    return tuple(names.values())


def _name(answer: Mapping[str, Any]) -> str:
    return str(answer.get("$ref", "")).rpartition("/")[2]


def error_classes(contract: Contract) -> dict[str, int]:
    """Return the status of each class, by status and name. Raises ContractError for a class with two statuses."""
    found: dict[str, int] = {}
    for operation in contract.operations:
        statuses = [status for status in sorted(operation.responses) if status >= 400]
        for status, name in zip(statuses, refusals_of(contract, operation), strict=True):
            if found.setdefault(name, status) != status:
                raise ContractError(f"{operation.id}: {name} is the refusal of both {found[name]} and {status}.")
    return dict(sorted(found.items(), key=lambda each: (each[1], each[0])))


def render_errors(contract: Contract, *, marker: str) -> str:
    """Return the module of errors."""
    names = error_classes(contract)
    answers = {name: contract.resolve({"$ref": f"#/components/responses/{name}"}) for name in names}
    for name, status in names.items():
        if "x-code" not in answers[name]:
            raise ContractError(f"components > responses > {name}: a refusal ({status}) needs an x-code.")
    classes = [
        f'class {name}(ApiError):\n    """{status}: {one_line(answers[name]["description"])}"""\n\n'
        f'    status = {status}\n    code = "{answers[name]["x-code"]}"\n'
        for name, status in names.items()
    ]
    exported = "".join(f'    "{name}",\n' for name in sorted([*OURS, *names]))
    return headed(
        "\n\n".join([f"__all__ = [\n{exported}]\n", *classes]),
        marker=marker,
        summary="Every documented refusal, as an exception that a handler raises and a client meets.",
        imports=IMPORTS,
    )
