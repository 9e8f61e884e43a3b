"""An implementer's own differences from the contract, written as an overlay of its description.

Overlay Specification 1.0.0 (https://spec.openapis.org/overlay/v1.0.0.html): actions, one after the other, that merge
into or remove what a JSONPath (RFC 9535) selects.
"""

import copy
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jsonpath

from runcontract.contract.documents import read_document
from runcontract.errors import UsageError

Json = Any
PATHS: Final = jsonpath.JSONPathEnvironment(strict=True)
VERSION: Final = re.compile(r"1\.0\.\d+")
MEMBERS: Final = frozenset({"overlay", "info", "extends", "actions"})
ACTION_MEMBERS: Final = frozenset({"target", "description", "update", "remove"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change: merge `update` into whatever `target` selects, or remove that."""

    target: str
    description: str = ""
    update: Json = None
    remove: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A named, versioned list of changes to a description; `name` says where it comes from."""

    name: str
    title: str
    version: str
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, content: Json, *, name: str) -> "Overlay":
        """Return the overlay that a parsed file says. Raises UsageError, naming file and action, where it is none."""
        content = _plain(content, name)
        _expect_mapping(content, f"{name}: it", MEMBERS)
        if not VERSION.fullmatch(str(content.get("overlay", ""))):
            raise UsageError(f"{name}: overlay must be a version such as 1.0.0; no other is understood.")
        info, actions = content.get("info"), content.get("actions")
        _expect_mapping(info, f"{name}: info")
        if not all(isinstance(info.get(each), str) for each in ("title", "version")):
            raise UsageError(f"{name}: info must have a title and a version, both text.")
        if not isinstance(actions, list) or not actions:
            raise UsageError(f"{name}: actions must be a list of one or more.")
        return cls(
            name=name,
            title=info["title"],
            version=info["version"],
            actions=tuple(_action(each, f"{name}: actions[{number}]") for number, each in enumerate(actions)),
        )

    def applied_to(self, document: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the description with every action carried out, the given one unchanged.

        Raises UsageError for an action that selects nothing: the specification lets it pass, but a difference that
        is declared and then does not exist is a mistake; and for one that selects what can't be changed so.
        """
        changed: dict[str, Json] = copy.deepcopy(dict(document))
        for number, action in enumerate(self.actions):
            where = f"{self.name}: actions[{number}]: {action.target}"
            places = {match.parts for match in PATHS.finditer(action.target, changed)}
            if not places:
                raise UsageError(f"{where} selects nothing in the description.")
            # from the last and innermost, so that what is removed moves or takes along no other place
            for place in sorted(places, key=_order, reverse=True):
                _carry_out(action, changed, place, where)
        return changed


def load_overlay(path: Path) -> Overlay:
    """Return the overlay in a YAML or JSON file. Raises ContractError or UsageError, naming the file."""
    return Overlay.of(read_document(path), name=str(path))


def _action(content: Json, name: str) -> Action:
    _expect_mapping(content, name, ACTION_MEMBERS)
    target, description, remove = (content.get(each) for each in ("target", "description", "remove"))
    if not isinstance(target, str) or not target:
        raise UsageError(f"{name}: target must be a JSONPath, such as $.components.schemas.JobRun.")
    if not isinstance(description, str | None) or not isinstance(remove, bool | None):
        raise UsageError(f"{name}: description must be text, and remove true or false.")
    if not remove and "update" not in content:
        raise UsageError(f"{name}: say what to do: update, or remove: true.")
    try:
        PATHS.compile(target)
    except jsonpath.JSONPathError as error:
        raise UsageError(
            f"{name}: target is no JSONPath (RFC 9535): {target}: {str(error).splitlines()[0]}."
        ) from error
    return Action(target=target, description=description or "", update=content.get("update"), remove=bool(remove))


def _plain(node: Json, where: str) -> Json:
    """Return the same as JSON has it. Raises UsageError for what it has not."""
    if isinstance(node, dict):
        return {name: _plain(value, f"{where}: {name}") for name, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, f"{where}[{number}]") for number, value in enumerate(node)]
    if isinstance(node, float) and not math.isfinite(node):
        raise UsageError(f"{where} must be a number that JSON has; {node} is none.")
    if not isinstance(node, str | int | float | None):
        raise UsageError(f"{where} must be text, a number, true, false or null, and not {type(node).__name__}.")
    return node


def _order(place: Sequence[str | int]) -> list[str]:
    return [f"{step:09}" if isinstance(step, int) else step for step in place]


def _expect_mapping(content: Json, name: str, members: frozenset[str] | None = None) -> None:
    if not isinstance(content, dict):
        raise UsageError(f"{name} must be a mapping of names to values.")
    unknown = [
        each for each in content if members is not None and each not in members and not str(each).startswith("x-")
    ]
    if unknown:
        raise UsageError(f"{name} has no member {unknown[0]!r}; there are {', '.join(sorted(members or ()))}.")


def _carry_out(action: Action, document: dict[str, Json], place: Sequence[str | int], where: str) -> None:
    above: Json = None
    node: Json = document
    for step in place:
        above, node = node, node[step]
    if action.remove:
        if above is None:
            raise UsageError(f"{where}: the whole description can't be removed.")
        del above[place[-1]]
    elif isinstance(node, list):
        node.append(copy.deepcopy(action.update))
    elif isinstance(node, dict) and isinstance(action.update, dict):
        _merge(node, action.update)
    else:
        raise UsageError(
            f"{where}: only an object takes an update, and only an object; to change a single value, "
            "select the object it is in."
        )


def _merge(into: dict[str, Json], update: Mapping[str, Json]) -> None:
    """Merge as the specification says: objects member by member, lists end to end, anything else replaced."""
    for name, value in update.items():
        old = into.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            old.extend(copy.deepcopy(value))
        else:
            into[name] = copy.deepcopy(value)
