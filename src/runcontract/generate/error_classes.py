"""The errors: one exception class for each documented refusal."""

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.names import one_line


def error_names(contract: Contract) -> dict[int, str]:
    """Return the class of each refused status. Raises ContractError where two refusals share a status."""
    names: dict[int, str] = {}
    for path in contract.document["paths"].values():
        for operation in path.values():
            for status, answer in operation.get("responses", {}).items() if isinstance(operation, dict) else ():
                if int(status) < 400:
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
    head = f'{marker}\n"""Every documented refusal, as an exception that a handler raises."""\n\n'
    return head + "from runcontract.wire.operation import ApiError\n\n\n" + "\n\n".join(classes)
