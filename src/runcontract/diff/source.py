"""Reading a description: a file, alone or with those it refers to, standard input, or the one installed here."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from runcontract.contract import load_contract
from runcontract.contract.bundle import bundle
from runcontract.contract.documents import parsed_document
from runcontract.diff.document import Document
from runcontract.diff.shape import check_shape
from runcontract.errors import ContractError

INSTALLED: Final = "contract"
STDIN: Final = "-"


def read(word: str, stdin: BinaryIO) -> Document:
    """Return the description that a word of the command line names: a file, `-`, or `contract`.

    Raises ContractError, naming the source, for what can't be read, is no OpenAPI 3.x, or refers to what is not there.
    """
    name = "standard input" if word == STDIN else word
    try:
        content = _plain(_content(word, stdin, name), name)
    except RecursionError as error:
        raise ContractError(f"{name}: it is nested too deep, or contains itself.") from error
    check_shape(content, "description", f"{name}: this is no OpenAPI 3.x description")
    return Document(name, content)


def parsed(content: bytes, *, name: str) -> Any:
    """Return what JSON or YAML says. Raises ContractError, naming the source and the line, for what is neither."""
    if not content.strip():
        raise ContractError(f"{name}: it is empty. Did the command that was to write it fail?")
    return parsed_document(content, name)


def _content(word: str, stdin: BinaryIO, name: str) -> Any:
    if word == INSTALLED:
        return load_contract().document
    if word == STDIN:
        content = parsed(stdin.read(), name=name)
        for reference in _foreign_references(content):
            raise ContractError(f"{name}: $ref {reference}: what comes this way must be one document. Name the file.")
        return content
    path = Path(word)
    try:
        content = parsed(path.read_bytes(), name=name)
    except OSError as error:
        raise ContractError(
            f"{path}: can't be read: {error.strerror}. Name a file, - for standard input, "
            f"or {INSTALLED} for the description of this installation."
        ) from error
    in_one_piece = next(_foreign_references(content), None) is None
    return content if in_one_piece else bundle(path, read={path.resolve(): content})


def _plain(content: Any, name: str) -> Any:
    """Return the same as JSON has it: a status is text however YAML was written, 1.0 is 1, and no part is shared."""
    try:
        text = json.dumps(content, allow_nan=False, ensure_ascii=False).encode("utf-8")
        return json.loads(text, parse_float=_number)
    except (TypeError, ValueError) as error:
        raise ContractError(f"{name}: it holds what JSON has no words for: {error}.") from error


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def _foreign_references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            yield reference
    for member in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _foreign_references(member)
