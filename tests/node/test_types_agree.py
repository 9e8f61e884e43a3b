"""Our types are those of openapi-typescript, an independent reader: the compiler proves it, and misses no fault."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from runcontract.contract import Contract
from tests.node.compiling import problems
from tests.node.conftest import Tool

GENERATED: Final = Path(__file__).parents[2] / "src/runcontract/generated"
AGREEMENT: Final = Path(__file__).with_name("agreement.ts").read_text("utf-8")
# A default makes no member required for those who send it; nothing is ever changed in place.
OPTIONS: Final = ("--default-non-nullable=false", "--immutable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A text that our types have once, what stands there instead, and what that breaks: a claim, or a whole file."""

    old: str
    new: str
    breaks: str


FAULTS: Final = {
    "a required member is lost": Fault(old="  readonly lineage_depth: number;\n", new="", breaks="JobRun"),
    "an optional member is lost": Fault(old="  readonly parent_run_id?: string;\n", new="", breaks="JobRun"),
    "a member is added": Fault(
        old="  readonly step?: string;\n",
        new="  readonly step?: string;\n  readonly more?: string;\n",
        breaks="ReportProgressRequest",
    ),
    "a member has another name": Fault(old="readonly ttfb_ms?", new="readonly ttfbMs?", breaks="ExecutionTrace"),
    "a member has another type": Fault(
        old="readonly done?: boolean;", new="readonly done?: string;", breaks="PushStreamChunkRequest"
    ),
    "an optional member is required": Fault(
        old="readonly eta_secs?: number;", new="readonly eta_secs: number;", breaks="ReportProgressRequest"
    ),
    "a required member is optional": Fault(
        old="readonly trigger_id: string;", new="readonly trigger_id?: string;", breaks="WaitForEventResponse"
    ),
    "a member may be null": Fault(
        old="readonly next_retry_at?: string;", new="readonly next_retry_at?: string | null;", breaks="JobRun"
    ),
    "a member may be there and undefined": Fault(
        old="readonly batch_id?: string;", new="readonly batch_id?: string | undefined;", breaks="JobRun"
    ),
    "a member can be changed": Fault(old="readonly concurrency_key?", new="concurrency_key?", breaks="JobRun"),
    "an array can be changed": Fault(
        old="readonly details?: readonly StringValue[];", new="readonly details?: StringValue[];", breaks="ErrorDetail"
    ),
    "an enum is wider": Fault(old='  | "dead_letter";', new='  | "dead_letter"\n  | "gone";', breaks="RunStatus"),
    "an enum is open": Fault(old='  | "dead_letter";', new='  | "dead_letter"\n  | (string & {});', breaks="RunStatus"),
    "an enum is narrower": Fault(old='  | "delayed"\n', new="", breaks="RunStatus"),
    "an enum that others use is wider": Fault(old='  | "delayed"\n', new='  | "late"\n', breaks="JobRun"),
    "a const is any text": Fault(
        old='readonly status: "waiting";', new="readonly status: string;", breaks="WaitForEventResponse"
    ),
    "a member is any": Fault(
        old="readonly execution_trace?: ExecutionTrace;", new="readonly execution_trace?: any;", breaks="JobRun"
    ),
    "a type is any": Fault(old="export type RunID = string;", new="export type RunID = any;", breaks="RunID"),
    "free JSON is any": Fault(
        old="export type JsonValue = null |", new="export type JsonValue = any |", breaks="JsonValue"
    ),
    "a map has other values": Fault(
        old="  readonly [name: string]: AnnotationValue;",
        new="  readonly [name: string]: JsonValue;",
        breaks="AnnotateRunRequest",
    ),
    "a body may be left out": Fault(
        old="readonly body: FailRunRequest }", new="readonly body?: FailRunRequest }", breaks="failRun"
    ),
    "a body is another": Fault(
        old="readonly body: ReportUsageRequest }", new="readonly body: FailRunRequest }", breaks="reportUsage"
    ),
    "a body is lost": Fault(old="; readonly body?: CompleteRunRequest }", new=" }", breaks="completeRun"),
    "a success has another body": Fault(
        old="readonly body: RunStateList }", new="readonly body: RunState }", breaks="listState"
    ),
    "a success has another status": Fault(
        old="readonly status: 204; readonly body: undefined }",
        new="readonly status: 200; readonly body: undefined }",
        breaks="deleteState",
    ),
    "the table has another status than the type": Fault(
        old="    success: [204],", new="    success: [200],", breaks="ours.ts"
    ),
    "an operation is missing": Fault(
        old="  readonly deleteState: {", new="  readonly dropState: {", breaks="agreement.ts"
    ),
    "a path is another's": Fault(
        old='readonly path: "/sdk/v1/runs/{runID}/heartbeat";',
        new='readonly path: "/sdk/v1/runs/{runID}/log";',
        breaks="sendHeartbeat",
    ),
    "a method is another": Fault(old='readonly method: "DELETE";', new='readonly method: "GET";', breaks="deleteState"),
}


def claims(document: Mapping[str, object]) -> dict[str, str]:
    """Return what is to be proven of a description, by the name of the schema or operation."""
    contract = Contract(document)
    names = contract.document["components"]["schemas"]
    schemas = {name: f'Proof<Agree<ours.{name}, Schemas["{name}"]>>' for name in names}
    return schemas | {each.id: f'OperationProof<OperationAgrees<"{each.id}">>' for each in contract.operations}


def disagreements(tool: Tool, folder: Path, document: Mapping[str, object]) -> dict[str, set[str]]:
    """Return, for each folder with `ours.ts`, what the compiler finds unproven beside the `theirs.ts` above."""
    head = AGREEMENT.replace("./theirs.js", "../theirs.js").rstrip("\n").splitlines()
    names = list(claims(document))
    proofs = [f"export type Of_{name} = {claim};" for name, claim in claims(document).items()]
    found: dict[str, set[str]] = {}
    for ours in folder.glob("*/ours.ts"):
        ours.with_name("agreement.ts").write_text("\n".join([*head, *proofs]), "utf-8")
        found[ours.parent.name] = set()
    for problem in problems(tool, folder):
        case, _, file = problem.file.partition("/")
        number = problem.line - 1 - len(head)
        found[case].add(names[number] if file == "agreement.ts" and number >= 0 else file)
    return found


def read_by_openapi_typescript(tool: Tool, document: Path, target: Path) -> str:
    """Write what openapi-typescript makes of a document, and return what it says."""
    done = tool("openapi-typescript", str(document), *OPTIONS, "--output", str(target), cwd=target.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return what is unproven with each fault; one run of the compiler for all of them."""
    folder = tmp_path_factory.mktemp("faults")
    text = (GENERATED / "types.ts").read_text("utf-8")
    for fault in FAULTS.values():
        assert text.count(fault.old) == 1, fault
    read_by_openapi_typescript(tool, GENERATED / "openapi.json", folder / "theirs.ts")
    for number, fault in enumerate(FAULTS.values()):
        (folder / str(number)).mkdir()
        (folder / str(number) / "ours.ts").write_text(text.replace(fault.old, fault.new), "utf-8")
    found = disagreements(tool, folder, json.loads((GENERATED / "openapi.json").read_text("utf-8")))
    return {name: found[str(number)] for number, name in enumerate(FAULTS)}


@pytest.mark.parametrize(
    ("document", "types"), [("openapi.json", "types.ts"), ("control.json", "control/types.ts")], ids=["runs", "control"]
)
def test_every_schema_and_operation_has_the_same_type(document: str, types: str, tool: Tool, tmp_path: Path) -> None:
    """Optionality, null, literals and all; openapi-typescript has nothing to complain of."""
    said = read_by_openapi_typescript(tool, GENERATED / document, tmp_path / "theirs.ts")
    assert re.fullmatch(r"✨ openapi-typescript [\d.]+\n🚀 .+ → .+ \[.+\]\n*", said), said
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "ours.ts").write_bytes((GENERATED / types).read_bytes())
    found = disagreements(tool, tmp_path, json.loads((GENERATED / document).read_text("utf-8")))
    assert found == {"ours": set()}


@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_is_proven_right(name: str, broken: dict[str, set[str]]) -> None:
    """A proof that can't fail proves nothing."""
    assert FAULTS[name].breaks in broken[name]
