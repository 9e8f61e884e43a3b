"""What a description must hold beyond its shape: names that stay apart in Python, and one success an operation."""

import re
from collections import Counter
from collections.abc import Iterator

from runcontract.contract import Contract, Operation
from runcontract.errors import ContractError
from runcontract.generate.names import snake


def check_soundness(contract: Contract) -> None:
    """Raise ContractError, naming the operation, for the first thing that would become wrong code."""
    for problem in _problems(contract):
        raise ContractError(problem)


def _problems(contract: Contract) -> Iterator[str]:
    for method, times in Counter(snake(each.id) for each in contract.operations).items():
        if times > 1:
            yield f"{times} operations would have the method {method}(); give each its own operationId."
    for operation in contract.operations:
        for problem in (*_success_problems(operation), *_parameter_problems(operation)):
            yield f"{operation.method} {operation.path} ({operation.id}): {problem}"


def _success_problems(operation: Operation) -> Iterator[str]:
    successes = [status for status in operation.responses if 200 <= status < 300]
    if len(successes) != 1 or min(operation.responses) < 200:
        yield f"it must document one success, and no answer before it; it has {successes or 'none'}."
        return
    if operation.success.headers and operation.success.schema is None:
        yield "a success with headers needs a JSON body: a handler's reply carries both."


def _parameter_problems(operation: Operation) -> Iterator[str]:
    fields = Counter(snake(each.name) for each in operation.parameters)
    fields.update(["body"] if operation.body is not None else [])
    for field, times in fields.items():
        if times > 1:
            yield f"{times} of its parameters (or its body) would be the field {field}; name them apart."
    declared = {each.name for each in operation.parameters if each.place == "path"}
    in_template = set(re.findall(r"\{([^}]*)\}", operation.path))
    if declared != in_template:
        odd = ", ".join(sorted(declared ^ in_template))
        yield f"its path and its path parameters must name the same; {odd} stands in one of them alone."
