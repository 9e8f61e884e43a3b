"""`redocly diff`, an independent comparison of descriptions, finds no break for clients that ours does not find.

It asks what breaks clients and nothing else; a break is what it calls a major change.
"""

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from runcontract.diff.change import Party
from runcontract.diff.comparison import compare
from runcontract.diff.document import Document
from tests.diff.changes import BREAKING
from tests.diff.harmless import COMPATIBLE, THE_SAME
from tests.diff.planted import RUNS, SHOP, Edit, Json, Planted
from tests.node.conftest import Tool

# All rules of its `diff-recommended`, without which it would find nothing and say that all is well.
RULES: Final = {
    "enum-values-added",
    "enum-values-removed",
    "media-type-removed",
    "operation-id-changed",
    "operation-removed",
    "parameter-became-required",
    "parameter-removed",
    "parameter-serialization-changed",
    "path-removed",
    "property-removed",
    "request-body-became-required",
    "request-body-removed",
    "required-properties-added",
    "required-properties-removed",
    "response-header-removed",
    "response-removed",
    "schema-combinator-changed",
    "schema-constraint-changed",
    "schema-type-changed",
    "security-requirement-changed",
    "security-scheme-changed",
    "server-removed",
}
# What it takes for a break for clients, and why ours takes it for one for servers.
SERVERS_ALONE: Final[Mapping[str, str]] = {
    "a success status is removed": "no client misses it; a server that goes on answering it is at fault",
    "a refusal is removed": "no client misses it; a server that goes on answering it is at fault",
    "a body may have an alternative to what it had": "what clients send is one of the alternatives",
}
ASKED: Final = [each for each in BREAKING if Party.CLIENTS in each.breaks or each.name in SERVERS_ALONE]
# What it has no rule for, and why ours has one.
OURS_ALONE: Final[Mapping[str, str]] = {
    "a path parameter is renamed": "generated code calls it by its name",
    "a body is added and required": "a request without a body is refused",
    "a success status is added": "a client that waits for another one takes it for a failure",
    "a header of an answer is no longer certain": "the same as for a member of a body",
    "a part of a body is written in another way": "as it was written before it is not understood",
    "a member of a map takes shorter values": "the map took longer ones by that name",
    "a member is added to a closed notice": "a client that keeps to the schema refuses the member",
    "a member is added to a closed schema": "a client that keeps to the schema refuses the member",
    "a member of a body is removed": "it is sent in vain, as a parameter is that was removed",
    "a member of a body is for answers alone": "it is sent in vain",
    "alternatives are told apart by another member": "a client looks at the wrong one",
    "a member depends on nothing more": "an answer may lack what came with it",
    "alternatives are no longer told apart": "a client looks in vain at the member that told them apart",
    "a value that tells alternatives apart means another one": "a client sends the wrong one",
    "a value that tells alternatives apart is another": "a client sends the wrong one",
    "a default is another": "a request without the member means something else",
    "a default is taken back": "a request without the member may mean anything",
    "a member of a body becomes essential": "an extension of ours",
    "a known value is taken no more": "an extension of ours",
    "a value may have fewer bytes": "an extension of ours",
    "a body may have fewer bytes": "an extension of ours",
    "large values are left open earlier": "an extension of ours",
    "an answer binds less": "an extension of ours",
    "a member of a body binds less": "an extension of ours",
    "a whole schema binds less": "an extension of ours",
    "a member binds less than its schema": "an extension of ours",
    "an error code is another": "an extension of ours",
}
# It compares how a schema is written, and ours which values it allows.
ITS_ALONE: Final[Mapping[str, str]] = {
    "a hint about the token goes": "bearerFormat is a hint, for documentation",
    "a security scheme is called otherwise": "its name is seen in the description alone",
    "a schema is wrapped in allOf": "allOf of one schema is that schema",
    "a constant is a list of one value": "const is an enum of one value",
    "null is one of the types": "a type or null, written in two ways",
    "null is one of the values": "a value or null, written in two ways",
    "the default style is said": "what goes without saying is said",
    "allOf is put in one": "allOf holds at once, wherever it is written",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """Runs the other comparison in a folder of its own."""

    tool: Tool
    folder: Path

    def breaks(self, planted: Planted) -> frozenset[str]:
        """Return the rules by which it finds a change to break clients."""
        old, new = planted.documents()
        return self.between(old, new, planted.name.replace(" ", "-"))

    def between(self, old: Json, new: Json, name: str) -> frozenset[str]:
        folder = self.folder / name
        folder.mkdir()
        (folder / "redocly.yaml").write_text("extends: [diff-recommended]\n", "utf-8")
        for file, document in (("old.json", old), ("new.json", new)):
            (folder / file).write_text(json.dumps(document), "utf-8")
        done = self.tool("redocly", "diff", "old.json", "new.json", "--format", "json", "--fail-on", "none", cwd=folder)
        assert done.returncode == 0, done.stderr
        changes = json.loads(done.stdout)["changes"]
        verdicts = [verdict for change in changes for verdict in change["verdicts"]]
        return frozenset(verdict["ruleId"] for verdict in verdicts if verdict["impact"] == "major")


@pytest.fixture(scope="module")
def peer(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return Peer(tool, tmp_path_factory.mktemp("redocly"))


@pytest.fixture(scope="module")
def found(peer: Peer) -> Mapping[str, frozenset[str]]:
    """Return what it finds of each planted break for clients, and of what it alone takes for one."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return {each.name: rules for each, rules in zip(ASKED, pool.map(peer.breaks, ASKED), strict=True)}


@cache
def ours(planted: Planted) -> frozenset[Party]:
    old, new = planted.documents()
    changes = compare(Document("old", old), Document("new", new)).changes
    return frozenset[Party]().union(*(change.fact.breaks for change in changes))


@pytest.mark.parametrize(
    "planted", [each for each in ASKED if each.name not in OURS_ALONE], ids=lambda planted: planted.name
)
def test_what_the_other_one_finds_ours_finds_too(planted: Planted, found: Mapping[str, frozenset[str]]) -> None:
    """Every break for clients; those that break servers instead are on record."""
    assert found[planted.name]
    assert (Party.SERVERS if planted.name in SERVERS_ALONE else Party.CLIENTS) in ours(planted)


def test_every_rule_of_the_other_one_was_put_to_the_test(found: Mapping[str, frozenset[str]]) -> None:
    """Which proves as well that it was set up to find something."""
    assert frozenset().union(*found.values()) == RULES


def test_what_ours_finds_alone_is_on_record(found: Mapping[str, frozenset[str]]) -> None:
    """With the reason; the list is neither too long nor too short."""
    assert {name for name, rules in found.items() if not rules} == OURS_ALONE.keys()


@pytest.mark.parametrize("base", [RUNS, SHOP])
def test_of_harmless_edits_both_say_nothing(base: str, peer: Peer) -> None:
    """All of them at once."""
    edits = [planted for planted in (*COMPATIBLE, *THE_SAME) if planted.base == base]
    agreed = [planted for planted in edits if planted.name not in ITS_ALONE]
    together = _together(base, agreed)
    assert agreed
    assert peer.breaks(together) == ours(together) == frozenset()


@pytest.mark.parametrize("name", ITS_ALONE)
def test_where_the_other_one_alone_sees_a_break_there_is_none(name: str, peer: Peer) -> None:
    """It is found each time, so that the list does not outlive its reasons."""
    planted = next(each for each in THE_SAME if each.name == name)
    assert peer.breaks(planted)
    assert not ours(planted)


@pytest.mark.parametrize("base", [RUNS, SHOP])
def test_what_breaks_servers_alone_the_other_one_lets_pass(base: str, peer: Peer) -> None:
    """All of it at once; it asks of clients only, and so must we for them."""
    edits = [each for each in BREAKING if each.base == base and Party.CLIENTS not in each.breaks]
    together = _together(base, [each for each in edits if each.name not in SERVERS_ALONE])
    assert peer.breaks(together) == frozenset()
    assert ours(together) == {Party.SERVERS}


def _together(base: str, planted: list[Planted]) -> Planted:
    edits: tuple[Edit, ...] = tuple(edit for each in planted for edit in each.edits)
    names = f"{len(planted)} edits of the {base} together {len(edits)}"
    return Planted(name=names, base=base, edits=edits, breaks=frozenset(), at="")
