"""The catalogue of requirements: held against its schema, the clauses of the contract and the operations, and bundled.

A clause of CONTRACT.md is a row of a table or an item of a list that begins with an anchor and the same number, as in
`| <a id="4.7"></a>4.7 | ...`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from runcontract.contract.bundle import canonical
from runcontract.contract.documents import read_document
from runcontract.errors import ContractError

CATALOGUE: Final = "requirements.yaml"
SCHEMA: Final = "requirements.schema.yaml"
CONTRACT: Final = "CONTRACT.md"
LISTS: Final = ("requirements", "exclusions")
SHOWN: Final = 5
CLAUSE: Final = re.compile(r'(?:\| |- )<a id="(\d+\.\d+)"></a>\1 (.+)')
HEADING: Final = re.compile(r"\| clause \||\|---")

Json = Any
Entry = Mapping[str, Json]


def render_catalogue(folder: Path, operations: Collection[str]) -> str:
    """Return the catalogue of a folder as one JSON document, with the text of every clause it may cite.

    `operations` are the ids of the description. Raises ContractError, naming the file and the places, for a catalogue
    of another shape or one that does not fit the contract.
    """
    catalogue, schema = read_document(folder / CATALOGUE), read_document(folder / SCHEMA)
    clauses = clauses_of(folder / CONTRACT)
    validator = _validator(schema, folder / SCHEMA)
    _refuse(folder / CATALOGUE, _shape_problems(catalogue, validator))
    _refuse(folder / CATALOGUE, problems(catalogue, clauses, operations))
    return canonical({"version": catalogue["version"], "clauses": clauses, **{name: catalogue[name] for name in LISTS}})


def clauses_of(source: Path) -> dict[str, str]:
    """Return the text of every clause by its number, in one line; the cells of a row are parted by ` | `.

    Raises ContractError, naming file and line, for a row or item without a number of its own.
    """
    clauses: dict[str, str] = {}
    number, numbered = "", False
    for line_number, line in enumerate(_lines(source), 1):
        numbered = numbered or line.startswith("## ")  # what stands before the first section makes no promises
        if match := CLAUSE.fullmatch(line):
            number = match[1]
            if number in clauses:
                raise ContractError(f"{source}:{line_number}: there is another clause {number}.")
            clauses[number] = _cells(match[2]) if line.startswith("|") else match[2]
        elif number and line.startswith("  "):
            clauses[number] += f" {line.strip()}"
        elif numbered and line.startswith(("|", "-")) and not HEADING.match(line):
            raise ContractError(f'{source}:{line_number}: a clause begins with its number, as <a id="4.7"></a>4.7.')
        else:
            number = ""
    return clauses


def _lines(source: Path) -> list[str]:
    try:
        return source.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ContractError(f"{source}: can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ContractError(f"{source}: can't be read: it is not UTF-8 text.") from error


def _cells(row: str) -> str:
    return " | ".join(filter(None, (cell.strip() for cell in row.split("|"))))


def problems(catalogue: Mapping[str, Json], clauses: Collection[str], operations: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a catalogue of the right shape: place, then what was found."""
    entries: list[Entry] = [entry for name in LISTS for entry in catalogue[name]]
    for member in ("id", "slug"):
        for name in _twice(entry[member] for entry in entries):
            yield f"{name}: two entries have this {member}"
    for entry in entries:
        for number in cited(entry):
            if number not in clauses:
                yield f"{entry['id']}: {CONTRACT} has no clause {number}"
        for name in entry.get("operations", ()):
            if name not in operations:
                yield f"{entry['id']}: there is no operation {name}"
        if _parts(entry["since"]) > _parts(catalogue["version"]):
            yield f"{entry['id']}: it is since {entry['since']}, but the catalogue is {catalogue['version']}"
    uncited = set(clauses).difference(*map(cited, entries))
    for number in sorted(uncited, key=_parts):
        yield f"clause {number}: no requirement or exclusion cites it"


def cited(entry: Entry) -> tuple[str, ...]:
    """Return the numbers of all clauses that an entry rests on, the first one first."""
    return entry["clause"], *entry.get("also", ())


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _validator(schema: Json, source: Path) -> jsonschema_rs.Draft202012Validator:
    try:
        return jsonschema_rs.Draft202012Validator(schema)
    except ValueError as error:
        raise ContractError(f"{source}: no JSON Schema: {str(error).splitlines()[0]}.") from error


def _shape_problems(catalogue: Json, validator: jsonschema_rs.Draft202012Validator) -> Iterator[str]:
    for found in validator.iter_errors(catalogue):
        yield f"{_place(catalogue, found.instance_path)}: {found.message}"


def _place(catalogue: Json, path: Iterable[str | int]) -> str:
    """Return a place in words; an entry of a list is called by its id, where it has one."""
    node, words = catalogue, []
    for step in path:
        node = node[step]
        name = node.get("id") if isinstance(node, dict) else None
        words.append(str(name or step))
    return " > ".join(words) or "the document"


def _refuse(source: Path, found: Iterable[str]) -> None:
    lines = list(dict.fromkeys(found))
    if lines:
        more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
        raise ContractError("\n  ".join([f"{source}: the catalogue can't be used:", *lines[:SHOWN], *more]))
