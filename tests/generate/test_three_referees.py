"""Two thousand documents of every schema: the models, jsonschema-rs and openapi-core say the same of each.

Three readings of one description: pydantic's models on our runtime, a validator in Rust, and one in Python. Where they
differ, and why, is `DIFFERENCES`; any other difference is a failure. Not drawn are leap seconds, the year 0 and lone
surrogates, which Python's types have no words for: tests/generate/test_models_agree.py has them.
"""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from random import Random
from typing import Any, Final, NamedTuple

import jsonschema_rs
import pytest
from jsonschema_path import SchemaPath
from openapi_core.validation.schemas import oas31_schema_validators_factory
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from pydantic import TypeAdapter, ValidationError

from runcontract.contract import Contract
from runcontract.generate.types import RUNTIME_TYPES
from runcontract.generated import models
from runcontract.generated.control import models as control_models
from runcontract.wire import model as runtime
from runcontract.wire.json_body import InvalidRequest, parsed
from runcontract.wire.model import adapter_of
from tests.generate.drawing import Drawing

DOCUMENTS: Final = 2000
PACKAGES: Final = {"openapi.json": models, "control.json": control_models}
CONTRACTS: Final = {
    name: Contract(json.loads(files("runcontract").joinpath(f"generated/{name}").read_text("utf-8")))
    for name in PACKAGES
}
SCHEMAS: Final = [
    (name, each) for name, contract in CONTRACTS.items() for each in contract.document["components"]["schemas"]
]


class Opinions(NamedTuple):
    """Who takes a document."""

    ours: bool
    jsonschema_rs: bool
    openapi_core: bool


def strings(document: Any) -> Iterator[str]:
    """Yield every text in a document."""
    if isinstance(document, str):
        yield document
    for member in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from strings(member)


# What only openapi-core takes or refuses, and how one sees that it is that.
DIFFERENCES: Final[dict[str, tuple[Opinions, Callable[[Any], bool]]]] = {
    "Python's `$` also matches before a line feed at the end of a text": (
        Opinions(ours=False, jsonschema_rs=False, openapi_core=True),
        lambda document: any(text.endswith("\n") for text in strings(document)),
    ),
    "the format int64, which says how a number is kept, is taken for a bound": (
        Opinions(ours=True, jsonschema_rs=True, openapi_core=False),
        lambda document: isinstance(document, dict) and document.get("cost_microusd", 0) >= 2**63,
    ),
}


def ours(adapter: TypeAdapter[Any], raw: bytes) -> bool:
    """Tell whether a model takes a document, which it must as JSON text and as what the binding makes of it."""
    try:
        parsed(adapter, raw)
    except InvalidRequest:
        with pytest.raises(ValidationError):
            adapter.validate_json(raw)
        return False
    adapter.validate_json(raw)
    return True


def openapi_core(validator: Any, document: Any) -> bool:
    try:
        validator.validate(document)
    except InvalidSchemaValue:
        return False
    return True


@pytest.mark.parametrize(("source", "name"), SCHEMAS, ids=lambda each: str(each).removesuffix(".json"))
def test_three_referees_say_the_same(source: str, name: str) -> None:
    """Of every document, whether it is valid: most of them nearly are."""
    contract = CONTRACTS[source]
    reference = {"$ref": f"#/components/schemas/{name}"}
    adapter = adapter_of(getattr(runtime if name in RUNTIME_TYPES else PACKAGES[source], name))
    rust = jsonschema_rs.validator_for(
        {**reference, "components": contract.document["components"]}, validate_formats=True
    )
    spec = SchemaPath.from_dict(dict(contract.document))
    python = oas31_schema_validators_factory.create(spec, spec / "components" / "schemas" / name)
    drawing = Drawing(contract, Random(name))  # noqa: S311 - the same each time
    taken = 0
    for _ in range(DOCUMENTS):
        document = drawing.of(reference)
        raw = json.dumps(document).encode()
        found = Opinions(ours(adapter, raw), rust.is_valid(document), openapi_core(python, document))
        taken += found.ours
        if len(set(found)) > 1:
            assert any(found == opinions and shows(document) for opinions, shows in DIFFERENCES.values()), (found, raw)
    # Documents that are all good, or all bad, would prove little.
    assert taken > DOCUMENTS * 0.2
    assert taken < DOCUMENTS or name == "JsonValue"


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_each_known_difference_is_one(difference: str) -> None:
    """One that a newer version of a library has done away with must leave the list."""
    opinions, shows = DIFFERENCES[difference]
    usage = {"provider": "p", "model": "m", "cost_microusd": 2**63}
    document, name = (
        ({"event_key": "a\n"}, "WaitForEventRequest") if not opinions.ours else (usage, "ReportUsageRequest")
    )
    contract = CONTRACTS["openapi.json"]
    spec = SchemaPath.from_dict(dict(contract.document))
    python = oas31_schema_validators_factory.create(spec, spec / "components" / "schemas" / name)
    reference = {"$ref": f"#/components/schemas/{name}", "components": contract.document["components"]}
    raw = json.dumps(document).encode()
    found = Opinions(
        ours(adapter_of(getattr(models, name)), raw),
        jsonschema_rs.validator_for(reference, validate_formats=True).is_valid(document),
        openapi_core(python, document),
    )
    assert shows(document)
    assert found == opinions
