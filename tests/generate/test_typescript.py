"""The types in TypeScript: each construct of JSON Schema has one, or is refused, and no operation is left out."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from typing import Any, Final

import pytest

from runcontract.contract import Contract, load_contract
from runcontract.errors import ContractError
from runcontract.generate.typescript import render_types
from tests.generate.typescript_types import CAT, COUNT, DOG, NAMED, TEXT, TYPES, an

MARKER: Final = "// Generated."
CONTROL: Final = Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8")))
BOTH: Final = pytest.mark.parametrize("contract", [load_contract(), CONTROL], ids=["runs", "control"])
JSON: Final = "application/json"
WRONG: Final = {"not": TEXT}


def rendered(schemas: dict[str, Any], paths: dict[str, Any] | None = None) -> str:
    """Return the module of a small description."""
    info = {"title": "Things", "version": "2"}
    document = {"openapi": "3.1.1", "info": info, "paths": paths or {}, "components": {"schemas": schemas}}
    return render_types(Contract(document), marker=MARKER)


def declaration(name: str, schema: Any) -> str:
    """Return what is written for one schema, with its comment."""
    parts = rendered({**NAMED, name: schema}).split("\n\n")
    (found,) = [each for each in parts if f"interface {name} " in each or f"type {name} " in each]
    return found


def operations(node: dict[str, Any], shared: list[Any] | None = None) -> str:
    """Return the table type and the table of a description with one operation."""
    whole = {"operationId": "doIt", "summary": "Do it", "responses": {"204": {"description": "Done."}}, **node}
    item: dict[str, Any] = {"parameters": shared or [], "put": whole}
    _, _, text = rendered(NAMED, {"/things/{id}": item}).partition("export interface Operations ")
    return text


def content(schema: Any, media: str = JSON) -> dict[str, Any]:
    return {"description": "Some.", "content": {media: {"schema": schema}}}


@pytest.mark.parametrize("construct", TYPES)
def test_a_construct_has_its_type(construct: str) -> None:
    """The table is the specification; where Node is, every row is compiled as well."""
    schema, text = TYPES[construct]
    assert declaration("Subject", schema).endswith(f"export {text}")


@pytest.mark.parametrize(
    ("schema", "comment"),
    [
        ({"type": "string", "description": "A text."}, "/** A text. */"),
        ({"type": "string", "title": "Text"}, "/** Text */"),
        ({"type": "string", "description": "One.\n\nTwo.\n"}, "/**\n * One.\n *\n * Two.\n */"),
        ({"type": "number", "exclusiveMinimum": 0.5}, "/** @exclusiveMinimum 0.5 */"),
        (
            {"type": "string", "description": "A.", "maxLength": 9, "default": "x", "format": "uri"},
            '/**\n * A.\n *\n * @format uri\n * @default "x"\n * @maxLength 9\n */',
        ),
        ({"type": "array", "default": [], "uniqueItems": True}, "/**\n * @default []\n * @uniqueItems true\n */"),
        ({"type": "string", "deprecated": True}, "/** @deprecated */"),
        ({"type": "string", "deprecated": False}, ""),
        ({"type": "string", "description": "No */ end."}, "/** No *\\/ end. */"),
        ({"type": "string", "pattern": "^a*/b$"}, "/** @pattern ^a*\\/b$ */"),
    ],
)
def test_the_comment_says_what_the_type_can_not(schema: Any, comment: str) -> None:
    """Description, default and bounds are read where the type is; nothing in them ends the comment."""
    told, _, _ = declaration("Subject", schema).partition("export ")
    assert told.rstrip("\n") == comment


def test_a_member_has_a_comment_of_its_own() -> None:
    """The description beside a reference is the member's, that of the referred schema stays there."""
    named = {"a": {**CAT, "description": "The a."}, "b": {"type": "integer", "minimum": 1}}
    assert declaration("Subject", an(**named)) == (
        "export interface Subject {\n  /** The a. */\n  readonly a: Cat;\n  /** @minimum 1 */\n  readonly b: number;\n}"
    )


def test_the_names_of_a_map_are_commented_on() -> None:
    """`propertyNames` has no other place."""
    names = {"minLength": 1, "description": "A name."}
    told = declaration("Subject", {"type": "object", "additionalProperties": TEXT, "propertyNames": names})
    assert "{\n  /**\n   * A name.\n   *\n   * @minLength 1\n   */\n  readonly [name: string]: string;\n}" in told


def test_an_essential_member_is_optional_and_says_that_it_is_not() -> None:
    """The schema takes a body without it; a server may not."""
    told = declaration("Subject", {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "x-essential": ["a"]})
    assert "  /** Always send it: without it a server may refuse the body. */\n  readonly a?: string;\n" in told
    assert "\n  readonly b?: string;\n" in told


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"not": TEXT}, "> not: TypeScript has no type for it"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "> if: TypeScript has no type"),
        ({"dependentSchemas": {"a": {}}}, "> dependentSchemas: TypeScript has no type"),
        ({"$dynamicRef": "#node"}, r"> \$dynamicRef: TypeScript has no type"),
        ({"type": "object", "unevaluatedProperties": TEXT}, "> unevaluatedProperties: TypeScript has no type"),
        ({"type": "string", "nullable": True}, '> nullable: .* Add "null" to the type'),
        ({"$ref": "#/components/schemas/Fish"}, r"> \$ref: '#/components/schemas/Fish' is no schema of components"),
        ({"$ref": "#/components/schemas/Cat/properties/kind"}, "is no schema of components"),
        ({"$ref": "other.yaml#/Cat"}, "is no schema of components"),
        ({"type": "string", "enum": [1, None]}, ": no value of its enum or const is of its type"),
        ({"oneOf": [CAT, TEXT], "discriminator": {"propertyName": "kind"}}, "> discriminator: .* each alternative a"),
        ({"oneOf": [CAT], "discriminator": {}}, "> discriminator: it needs a propertyName"),
        (
            {"oneOf": [CAT], "discriminator": {"propertyName": "kind", "mapping": {"d": "Dog"}}},
            "> discriminator > mapping > d: 'Dog' is none of Cat",
        ),
        (an(a={"type": "array", "items": {"allOf": [{"not": {}}]}}), "> properties > a > items > allOf > 0 > not: "),
        ({"additionalProperties": {"patternProperties": {"^a": {"not": {}}}}}, "> patternProperties > \\^a > not: "),
        ({"prefixItems": [TEXT, {"anyOf": [{"not": {}}]}]}, "> prefixItems > 1 > anyOf > 0 > not: "),
    ],
)
def test_what_has_no_type_is_refused_by_its_place(schema: Any, said: str) -> None:
    """Nothing is widened to `any` in silence."""
    with pytest.raises(ContractError, match=f"^components > schemas > Subject.*{said}"):
        rendered({**NAMED, "Subject": schema})


@pytest.mark.parametrize("name", ["my-thing", "a.b", "1st", "string", "class", "infer", "Operations", "OperationId"])
def test_a_name_that_no_type_can_have_is_refused(name: str) -> None:
    """Renaming in silence would hide which schema is meant."""
    with pytest.raises(ContractError, match=f"^components > schemas > {name}: no type can have this name"):
        rendered({name: TEXT})


@pytest.mark.parametrize(("name", "schema"), [("JsonValue", TEXT), ("JsonObject", {}), ("JsonObject", an(a=TEXT))])
def test_the_names_of_free_json_are_kept_for_it(name: str, schema: Any) -> None:
    """Whoever reads JsonValue must be able to rely on the word."""
    with pytest.raises(ContractError, match=f"^components > schemas > {name}: the name is kept for this: Any JSON"):
        rendered({name: schema})


def test_free_json_is_there_once_whether_it_is_described_or_not() -> None:
    """A description that names it comments on it."""
    value = "export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;"
    members = "export interface JsonObject {\n  readonly [name: string]: JsonValue;\n}"
    described = {
        "JsonValue": {"description": "What you like."},
        "JsonObject": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/JsonValue"}},
    }
    assert f"/** Any JSON value. */\n{value}\n" in rendered({})
    assert f"/** Any JSON object. */\n{members}\n" in rendered({})
    assert f"/** What you like. */\n{value}\n" in rendered(described)
    assert rendered(described).count(members) == rendered(described).count(value) == 1


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"oneOf": [TEXT, {"allOf": [{"$ref": "#/components/schemas/B"}]}]}, "B": {"anyOf": [{"$ref": "A"}]}},
    ],
)
def test_a_schema_that_is_made_of_itself_is_refused(schemas: dict[str, Any]) -> None:
    """Neither a validator nor a compiler comes to an end of it."""
    schemas = json.loads(json.dumps(schemas).replace('"$ref": "A"', '"$ref": "#/components/schemas/A"'))
    with pytest.raises(ContractError, match=r"^components > schemas > A: it is made of itself"):
        rendered(schemas)


def parameter(name: str, place: str, schema: Any, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, "required": required}


def test_a_request_has_the_parameters_by_their_place_and_the_body() -> None:
    """What may be left out altogether is optional as a whole."""
    own = [
        parameter("id", "path", TEXT, required=True),
        parameter("limit", "query", {"type": "integer", "maximum": 9}),
        parameter("If-Match", "header", TEXT, required=True),
    ]
    told = operations({"parameters": own, "requestBody": {"content": {JSON: {"schema": CAT}}, "required": True}})
    assert (
        "    readonly request: {\n"
        "      readonly path: { readonly id: string };\n"
        "      readonly query?: {\n        /** @maximum 9 */\n        readonly limit?: number;\n      };\n"
        '      readonly header: { readonly "If-Match": string };\n'
        "      readonly body: Cat;\n"
        "    };\n"
    ) in told


def test_an_operations_own_parameter_takes_the_place_of_a_shared_one() -> None:
    """As OpenAPI has it: name and place make a parameter."""
    shared = [parameter("id", "path", TEXT, required=True), parameter("id", "query", TEXT)]
    told = operations({"parameters": [parameter("id", "path", COUNT, required=True)]}, shared)
    assert "{ readonly path: { readonly id: number }; readonly query?: { readonly id?: string } };" in told


@pytest.mark.parametrize(
    ("node", "request_type"),
    [
        ({}, "{ readonly [name: string]: never }"),
        ({"requestBody": content(CAT)}, "{ readonly body?: Cat }"),
        ({"requestBody": {"content": {JSON: {}}, "required": True}}, "{ readonly body: JsonValue }"),
        ({"requestBody": content(TEXT, "text/csv")}, "{ readonly body?: unknown }"),
        ({"requestBody": {"content": {"text/csv": {}, "application/a+json": {}}}}, "{ readonly body?: JsonValue }"),
    ],
    ids=["nothing", "optional", "free", "no JSON", "JSON among others"],
)
def test_the_body_of_a_request_is_json_and_optional_unless_required(node: dict[str, Any], request_type: str) -> None:
    """Of a body that is no JSON nothing is promised."""
    assert f"readonly request: {request_type};\n" in operations(node)


def test_answers_are_told_apart_by_their_status() -> None:
    """Those with the same body are together; one without a body has `undefined`."""
    problem = content(DOG, "application/problem+json; charset=utf-8")
    answers = {"404": problem, "201": content(CAT), "200": content(CAT), "400": problem, "204": {"description": "No."}}
    told = operations({"responses": {**answers, "500": content(TEXT, "text/html"), "304": {"description": "Same."}}})
    assert (
        "    readonly success:\n"
        "      | { readonly status: 200 | 201; readonly body: Cat }\n"
        "      | { readonly status: 204; readonly body: undefined };\n"
        "    readonly refusal:\n"
        "      | { readonly status: 304; readonly body: undefined }\n"
        "      | { readonly status: 400 | 404; readonly body: Dog }\n"
        "      | { readonly status: 500; readonly body: unknown };\n"
    ) in told
    assert "    success: [200, 201, 204],\n    refusals: [304, 400, 404, 500],\n" in told


def test_an_operation_without_refusals_says_so() -> None:
    """There is no such answer, so nothing is of its type."""
    told = operations({})
    assert "    readonly refusal: never;\n" in told
    assert "    refusals: [],\n" in told


def test_an_operation_is_in_the_type_and_in_the_table() -> None:
    """By its id, whatever that looks like; method and path are literals in both."""
    told = operations({"operationId": "do-it"})
    assert told.startswith('{\n  /** Do it */\n  readonly "do-it": {\n    readonly method: "PUT";\n')
    assert '    readonly path: "/things/{id}";\n' in told
    assert '\n  "do-it": {\n    method: "PUT",\n    path: "/things/{id}",\n' in told


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ({"responses": {"200": content(WRONG)}}, f"responses > 200 > content > {JSON} > schema > not"),
        ({"requestBody": content(WRONG)}, f"requestBody > content > {JSON} > schema > not"),
        ({"parameters": [parameter("a", "query", WRONG)]}, "parameters > a > not"),
    ],
    ids=["answer", "body", "parameter"],
)
def test_what_has_no_type_in_an_operation_is_refused_by_its_place(node: dict[str, Any], said: str) -> None:
    """The place is that of the description."""
    with pytest.raises(ContractError) as refusal:
        operations(node)
    assert str(refusal.value).startswith(f"paths > /things/{{id}} > put > {said}: ")


@BOTH
def test_every_schema_and_every_operation_of_the_description_is_there(contract: Contract) -> None:
    """Each schema is exported once; each operation is once in the type and once in the table."""
    text = render_types(contract, marker=MARKER)
    assert text.startswith(f"{MARKER}\n// {contract.document['info']['title']} 1.0.0: ")
    for name in contract.document["components"]["schemas"]:
        assert text.count(f"\nexport interface {name} {{") + text.count(f"\nexport type {name} =") == 1
    for operation in contract.operations:
        assert text.count(f'\n  readonly {operation.id}: {{\n    readonly method: "{operation.method}";\n') == 1
        assert text.count(f'\n  {operation.id}: {{\n    method: "{operation.method}",\n') == 1


@BOTH
def test_the_module_stands_alone(contract: Contract) -> None:
    """It imports nothing and uses no type that a schema of the same name would hide."""
    lines = render_types(contract, marker=MARKER).splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith(("*", "/*", "//")))
    assert "import" not in code
    assert not any(f"{word}<" in code for word in ("Record", "Readonly", "Array", "ReadonlyArray", "Partial", "Pick"))


def test_the_order_of_the_schemas_does_not_show() -> None:
    """Who is met first while files are read must not move anything."""
    backwards = dict(reversed(NAMED.items()))
    assert rendered(backwards) == rendered(NAMED)


def test_the_bytes_are_the_same_in_every_process() -> None:
    """Sets have another order under another hash seed."""
    code = (
        "import sys; from runcontract.contract import load_contract as load;"
        "from runcontract.generate.typescript import render_types as render;"
        f"sys.stdout.write(render(load(), marker={MARKER!r}))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert texts == {render_types(load_contract(), marker=MARKER)}


def test_the_types_are_generated_and_shipped_beside_the_documents() -> None:
    """An installation has them; who opens one is told where it comes from."""
    for name in ("types.ts", "control/types.ts"):
        text = files("runcontract").joinpath("generated", name).read_text("utf-8")
        assert text.startswith("// Generated from openapi/ by `runcontract generate`; do not edit.\n")
