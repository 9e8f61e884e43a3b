"""Schemas that others inherit from by `allOf`, told apart by a discriminator: said as the alternatives they are."""

from collections.abc import Mapping
from typing import Any, Final

from runcontract.errors import ContractError

REFERENCE: Final = "#/components/schemas/"
CHOICES: Final = ("oneOf", "anyOf")
Schemas = Mapping[str, Any]


def with_alternatives(schemas: Schemas) -> dict[str, Any]:
    """Return the schemas of a description; one that others inherit from stands for any of them.

    What it says itself moves to a schema called after it, such as PetBase, which the others inherit from then. Raises
    ContractError where that name is taken, or where an heir has heirs and a discriminator of its own.
    """
    families = {name: _heirs(name, schemas) for name, each in schemas.items() if _has_discriminator(each)}
    families = {name: heirs for name, heirs in families.items() if heirs}
    said = dict(schemas)
    for name, heirs in families.items():
        base = f"{name}Base"
        place = f"components > schemas > {name}"
        if base in schemas:
            raise ContractError(f"{place}: others inherit from it, so that {base} would be made; rename that one.")
        deep = [heir for heir in heirs if heir in families]
        if deep:
            raise ContractError(f"{place}: {deep[0]} inherits from it and has heirs itself; list them all by oneOf.")
        said |= {base: {word: each for word, each in schemas[name].items() if word != "discriminator"}}
        said |= {heir: _inheriting(said[heir], name, base) for heir in heirs}
        said[name] = _choice(schemas[name], heirs)
    return said


def _has_discriminator(schema: Any) -> bool:
    return isinstance(schema, Mapping) and "discriminator" in schema and not any(word in schema for word in CHOICES)


def _heirs(name: str, schemas: Schemas) -> list[str]:
    return [heir for heir, each in schemas.items() if isinstance(each, Mapping) and _refers(each.get("allOf"), name)]


def _refers(parts: Any, name: str) -> bool:
    return isinstance(parts, list) and any(
        isinstance(part, Mapping) and part.get("$ref") == REFERENCE + name for part in parts
    )


def _inheriting(schema: Mapping[str, Any], name: str, base: str) -> dict[str, Any]:
    parts = [{**part, "$ref": REFERENCE + base} if _refers([part], name) else part for part in schema["allOf"]]
    return {**schema, "allOf": parts}


def _choice(schema: Mapping[str, Any], heirs: list[str]) -> dict[str, Any]:
    """Return the alternatives; an heir that no value is mapped to goes by its own name."""
    discriminator = schema["discriminator"]
    mapped = {value: str(each).rpartition("/")[2] for value, each in discriminator.get("mapping", {}).items()}
    mapping = {value: heir for value, heir in mapped.items() if heir in heirs}
    mapping |= {heir: heir for heir in heirs if heir not in mapping.values()}
    return {
        **{word: schema[word] for word in ("title", "description") if word in schema},
        "oneOf": [{"$ref": REFERENCE + heir} for heir in heirs],
        "discriminator": {**discriminator, "mapping": {value: REFERENCE + heir for value, heir in mapping.items()}},
    }
