"""The errors: one exception class for each documented refusal."""

from typing import Final

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.modules import Import, headed
from runcontract.generate.names import one_line

IMPORTS: Final[tuple[Import, ...]] = (
    ("runcontract.wire.failures", ("ClientError", "NoAnswer", "UnexpectedAnswer")),
    ("runcontract.wire.operation", ("ApiError",)),
)
OURS: Final = tuple(name for _, names in IMPORTS for name in names)


def error_names(contract: Contract) -> dict[int, str]:
    """Return the class of each refused status. Raises ContractError where two refusals share a status."""
    names: dict[int, str] = {}
    for path in contract.document["paths"].values():
        for operation in path.values():
            for status, answer in operation.get("responses", {}).items() if isinstance(operation, dict) else ():
                if not status.isdecimal() or int(status) < 400:
                    continue
                name = str(answer.get("$ref", "")).rpartition("/")[2]
                if not name:
                    raise ContractError(
                        f"{operation['operationId']}: the answer {status} must be a $ref to components."
                    )
                if names.setdefault(int(status), name) != name:
                    raise ContractError(
                        f"{operation['operationId']}: {status} is both {names[int(status)]} and {name}."
                    )
    return dict(sorted(names.items()))


def render_errors(contract: Contract, *, marker: str) -> str:
    """Return the module of errors."""
    names = error_names(contract)
    answers = contract.document["components"].get("responses", {})
    for status, name in names.items():
        if "x-code" not in answers.get(name, {}):
            raise ContractError(f"components > responses > {name}: a refusal ({status}) needs an x-code.")
    classes = [
        f'class {name}(ApiError):\n    """{status}: {one_line(answers[name]["description"])}"""\n\n'
        f'    status = {status}\n    code = "{answers[name]["x-code"]}"\n'
        for status, name in names.items()
    ]
    exported = "".join(f'    "{name}",\n' for name in sorted([*OURS, *names.values()]))
    return headed(
        "\n\n".join([f"__all__ = [\n{exported}]\n", *classes]),
        marker=marker,
        summary="Every documented refusal, as an exception that a handler raises and a client meets.",
        imports=IMPORTS,
    )
