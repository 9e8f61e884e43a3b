"""The only module that knows schemathesis: it draws cases of every operation from the description.

Run as a program, it writes a corpus; generating is slow and holds the interpreter, so it has a process of its own.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.config import GenerationConfig
from schemathesis.core.result import Err
from schemathesis.generation import GenerationMode

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract_conformance.cases import Case
from runcontract_conformance.session import encode

RUN_ID: Final = "run"
MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def draw(contract: Contract, *, seed: int, examples: int) -> Iterator[Case]:
    """Yield distinct cases: coverage of every keyword, then `examples` valid and as many invalid ones an operation.

    The same document, seed and library versions give the same cases.
    """
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(contract.document)))
    config = GenerationConfig(with_security_parameters=False)
    seen: set[Case] = set()
    for result in schema.get_all_operations():
        if isinstance(result, Err):
            raise ContractError(f"schemathesis can't read the description: {result.err()}")
        operation = result.ok()
        drawn = [
            *schema.iter_coverage_cases(operation, generation_modes=list(MODES), generation_config=config),
            *(case for mode in MODES for case in _random(operation, mode, seed=seed, examples=examples)),
        ]
        for each in drawn:
            case = _as_case(operation, each)
            if case is not None and case not in seen:
                seen.add(case)
                yield case


def _random(operation: Any, mode: GenerationMode, *, seed: int, examples: int) -> list[Any]:
    """Return drawn cases; an operation that has nothing to negate gives none."""
    drawn: list[Any] = []
    strategy = operation.as_strategy(generation_mode=mode, path_parameters={"runID": RUN_ID})

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def collect(case: Any) -> None:
        drawn.append(case)

    try:
        collect()
    except hypothesis.errors.Unsatisfiable:
        return drawn
    return drawn


def _as_case(operation: Any, drawn: Any) -> Case | None:
    """Return a drawn case as ours, or None where it is not about the body or the key of this operation."""
    if drawn.method.upper() != operation.method.upper() or drawn.query:
        return None
    key = (drawn.path_parameters or {}).get("key")
    if "{key}" in operation.path and not isinstance(key, str):
        return None
    body = None
    if drawn.media_type == "application/json":
        try:
            body = encode(drawn.as_transport_kwargs(base_url="http://127.0.0.1").get("json")).decode()
        except (TypeError, ValueError):
            return None
    return Case(operation=operation.definition.raw["operationId"], key=key, body=body)


def main(arguments: list[str]) -> int:
    """Write a corpus, one JSON line a case: `generator FILE SEED EXAMPLES`, the description on standard input."""
    path, seed, examples = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    contract = Contract(json.load(sys.stdin))
    warnings.simplefilter("ignore")  # hypothesis warns about strategies that are schemathesis's own
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        for case in draw(contract, seed=seed, examples=examples):
            row = {"operation": case.operation, "key": case.key, "body": case.body}
            file.write(json.dumps(row, separators=(",", ":")) + "\n")
    unfinished.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
