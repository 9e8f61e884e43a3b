"""Schemas and what they are in TypeScript, construct by construct: `Subject` is the schema in question."""

from typing import Any, Final

TEXT: Final = {"type": "string"}
COUNT: Final = {"type": "integer"}
CAT: Final = {"$ref": "#/components/schemas/Cat"}
DOG: Final = {"$ref": "#/components/schemas/Dog"}
# What a subject may refer to.
NAMED: Final[dict[str, Any]] = {
    "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": TEXT, "lives": COUNT}},
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}}},
    "Word": TEXT,
}
WORDS: Final = [f"a_rather_long_word_{number}" for number in range(5)]


def an(**members: Any) -> dict[str, Any]:
    """Return the schema of an object with such members, all of them required."""
    return {"type": "object", "properties": members, "required": list(members)}


TYPES: Final[dict[str, tuple[Any, str]]] = {
    # One kind of value
    "a string": (TEXT, "type Subject = string;"),
    "an integer": (COUNT, "type Subject = number;"),
    "a number": ({"type": "number"}, "type Subject = number;"),
    "a boolean": ({"type": "boolean"}, "type Subject = boolean;"),
    "null": ({"type": "null"}, "type Subject = null;"),
    "several types": ({"type": ["string", "integer", "number", "null"]}, "type Subject = string | number | null;"),
    # Free JSON, and nothing
    "anything": ({}, "type Subject = JsonValue;"),
    "anything, said as true": (True, "type Subject = JsonValue;"),
    "a bound without a type": ({"minLength": 1, "maximum": 9}, "type Subject = JsonValue;"),
    "nothing": (False, "type Subject = never;"),
    "any object": ({"type": "object"}, "type Subject = JsonObject;"),
    "any object, said at length": ({"type": "object", "additionalProperties": True}, "type Subject = JsonObject;"),
    "any array": ({"type": "array"}, "type Subject = readonly JsonValue[];"),
    # Certain values
    "an enum": ({"type": "string", "enum": ["a", 'b"c']}, 'type Subject = "a" | "b\\"c";'),
    "an enum without a type": ({"enum": ["a", 1, -2.5, True, None]}, 'type Subject = "a" | 1 | -2.5 | true | null;'),
    "an enum of which the type leaves a part": ({"type": "integer", "enum": [1, 2.5, True, "a"]}, "type Subject = 1;"),
    "an enum with null, and a type with null": (
        {"type": ["string", "null"], "enum": ["a", None]},
        'type Subject = "a" | null;',
    ),
    "an enum that is too long for a line": (
        {"enum": WORDS},
        "type Subject =\n" + "\n".join(f'  | "{word}"' for word in WORDS) + ";",
    ),
    "a const": ({"const": "ok"}, 'type Subject = "ok";'),
    "a const that is an array or object": (
        {"const": [1, {"a": [], "b-c": None}]},
        'type Subject = readonly [1, { readonly a: readonly []; readonly "b-c": null }];',
    ),
    # Arrays
    "an array": ({"type": "array", "items": TEXT}, "type Subject = readonly string[];"),
    "an array of a union": (
        {"type": "array", "items": {"type": ["string", "null"]}},
        "type Subject = readonly (string | null)[];",
    ),
    "an array of arrays": (
        {"type": "array", "items": {"type": "array", "items": CAT}},
        "type Subject = readonly (readonly Cat[])[];",
    ),
    "an array that says so by items alone": ({"items": TEXT}, "type Subject = readonly string[];"),
    "an array of nothing": ({"type": "array", "items": False}, "type Subject = readonly never[];"),
    "a tuple": (
        {"prefixItems": [TEXT, COUNT], "items": False, "minItems": 2},
        "type Subject = readonly [string, number];",
    ),
    "a tuple that may be shorter or longer": (
        {"prefixItems": [TEXT, {"type": ["integer", "null"]}], "items": {"type": ["string", "null"]}, "minItems": 1},
        "type Subject = readonly [string, (number | null)?, ...(string | null)[]];",
    ),
    # Objects
    "members": (
        {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": COUNT}},
        "interface Subject {\n  readonly a: string;\n  readonly b?: number;\n}",
    ),
    "a member with a default": (
        {"type": "object", "properties": {"a": {"type": "string", "default": "x"}}},
        'interface Subject {\n  /** @default "x" */\n  readonly a?: string;\n}',
    ),
    "a member that may be null": (
        an(a={"type": ["string", "null"]}),
        "interface Subject {\n  readonly a: string | null;\n}",
    ),
    "a member that must not be there": (
        {"type": "object", "properties": {"a": False}},
        "interface Subject {\n  readonly a?: never;\n}",
    ),
    "members whose names are no identifiers": (
        an(**{"a-b": TEXT, "1": TEXT, "": TEXT, 'q"': TEXT, "$a_1": TEXT, "new": TEXT, "ä": TEXT}),
        "interface Subject {\n"
        + "".join(f"  readonly {name}: string;\n" for name in ('"a-b"', '"1"', '""', '"q\\""', "$a_1", "new", '"ä"'))
        + "}",
    ),
    "an object in an object": (an(a=an(b=TEXT)), "interface Subject {\n  readonly a: { readonly b: string };\n}"),
    "a commented object in an array": (
        {"type": "array", "items": an(b={"type": "string", "description": "It is b."})},
        "type Subject = readonly {\n  /** It is b. */\n  readonly b: string;\n}[];",
    ),
    "a long union in an object": (
        an(a={"enum": WORDS}),
        "interface Subject {\n  readonly a:\n" + "\n".join(f'    | "{word}"' for word in WORDS) + ";\n}",
    ),
    "members without a type": ({"properties": {"a": TEXT}}, "interface Subject {\n  readonly a?: string;\n}"),
    "a required member that is not described": ({"required": ["a"]}, "interface Subject {\n  readonly a: unknown;\n}"),
    "a map": (
        {"type": "object", "additionalProperties": COUNT},
        "interface Subject {\n  readonly [name: string]: number;\n}",
    ),
    "a map with a required member": (
        {"type": "object", "additionalProperties": COUNT, "required": ["a"]},
        "interface Subject {\n  readonly a: number;\n  readonly [name: string]: number;\n}",
    ),
    "a map beside members": (
        {**an(a=TEXT), "additionalProperties": COUNT},
        "interface Subject {\n  readonly a: string;\n  readonly [name: string]: number | string;\n}",
    ),
    "a map beside members that may be absent": (
        {"type": "object", "properties": {"a": TEXT}, "additionalProperties": COUNT},
        "interface Subject {\n  readonly a?: string;\n  readonly [name: string]: number | string | undefined;\n}",
    ),
    "a map by patterns": (
        {"type": "object", "patternProperties": {"^a": TEXT, "^b": COUNT}, "additionalProperties": False},
        "interface Subject {\n  readonly [name: string]: string | number;\n}",
    ),
    "a pattern in an open object": (
        {"type": "object", "patternProperties": {"^a": CAT}},
        "interface Subject {\n  readonly [name: string]: Cat | JsonValue;\n}",
    ),
    "a closed object": ({**an(a=TEXT), "additionalProperties": False}, "interface Subject {\n  readonly a: string;\n}"),
    "an object without members": (
        {"type": "object", "additionalProperties": False},
        "interface Subject {\n  readonly [name: string]: never;\n}",
    ),
    "an object or null": (
        {"type": ["object", "null"], "properties": {"a": TEXT}},
        "type Subject = { readonly a?: string } | null;",
    ),
    # References
    "a reference": (CAT, "type Subject = Cat;"),
    "a reference with a description": ({**CAT, "description": "A cat."}, "type Subject = Cat;"),
    "a reference that is narrowed": (
        {"$ref": "#/components/schemas/Word", "enum": ["a"], "maxLength": 9},
        'type Subject = Word & "a";',
    ),
    "a tree": (
        an(children={"type": "array", "items": {"$ref": "#/components/schemas/Subject"}}),
        "interface Subject {\n  readonly children: readonly Subject[];\n}",
    ),
    # Composition
    "all of": ({"allOf": [CAT, an(a=TEXT)]}, "type Subject = Cat & { readonly a: string };"),
    "all of one": ({"allOf": [CAT], "description": "A cat."}, "type Subject = Cat;"),
    "all of, with bounds": ({"allOf": [TEXT, {"minLength": 1}, True]}, "type Subject = string;"),
    "all of, and members of its own": (
        {**an(a=TEXT), "allOf": [CAT]},
        "type Subject = { readonly a: string } & Cat;",
    ),
    "all of, and any object": ({"type": "object", "allOf": [CAT, {"type": "object"}]}, "type Subject = Cat;"),
    "all of, with what one of them requires": (
        {"allOf": [CAT, {"required": ["lives"]}]},
        "type Subject = Cat & { readonly lives: unknown };",
    ),
    "one of": ({"oneOf": [CAT, DOG, {"type": "null"}]}, "type Subject = Cat | Dog | null;"),
    "any of": ({"anyOf": [TEXT, {"type": ["string", "null"]}]}, "type Subject = string | null;"),
    "any of, where one allows anything": ({"anyOf": [TEXT, {"description": "Or else."}]}, "type Subject = JsonValue;"),
    "one of, and members of its own": (
        {**an(a=TEXT), "oneOf": [CAT, DOG]},
        "type Subject = { readonly a: string } & (Cat | Dog);",
    ),
    "any of, by what is required": (
        {"type": "object", "properties": {"a": TEXT}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        "type Subject = { readonly a?: string } & ({ readonly a: unknown } | { readonly b: unknown });",
    ),
    "one of all of": (
        {"oneOf": [{"allOf": [CAT, an(a=TEXT)]}, {"type": "array", "items": {"oneOf": [CAT, DOG]}}]},
        "type Subject = (Cat & { readonly a: string }) | readonly (Cat | Dog)[];",
    ),
    # Discriminators
    "a tag without a literal of its own": (
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
        'type Subject = (Cat & { readonly kind: "Cat" }) | Dog;',
    ),
    "a tag with a mapping": (
        {
            "oneOf": [CAT, DOG],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "#/components/schemas/Cat", "puss": "Cat"},
            },
        },
        'type Subject = (Cat & { readonly kind: "cat" | "puss" }) | Dog;',
    ),
    "a tag that no schema describes": (
        {"anyOf": [CAT], "discriminator": {"propertyName": "the-kind"}},
        'type Subject = Cat & { readonly "the-kind": "Cat" };',
    ),
}
