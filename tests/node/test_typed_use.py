"""What the TypeScript compiler says to those who use the generated types."""

from pathlib import Path
from typing import Final

import pytest

from tests.node.compiling import Problem, problems
from tests.node.conftest import Tool

TYPES: Final = Path(__file__).parents[2] / "src/runcontract/generated/types.ts"
HEAD: Final = """\
import { operations } from "./types.js";
import type { ErrorResponse, JobRun, JsonObject, OperationId, Operations, RunState, RunStatus } from "./types.js";

declare function call<Id extends OperationId>(
  id: Id,
  request: Operations[Id]["request"],
): Promise<Operations[Id]["success"]["body"]>;
declare const refusal: Operations["setState"]["refusal"];
const path = { runID: "r" };
"""
# One line each: the compiler's error is told by it.
RIGHT: Final = (
    'export const state: RunState = await call("setState", { path, body: { key: "k", value: { n: [1, null] } } });',
    "const value: JsonObject = state.value;",
    'export const saved = call("saveCheckpoint", { path, body: { state: value } });',
    'export const run: JobRun = await call("completeRun", { path });',
    "export const failed: boolean = run.status === 'failed'; export const key: string = run.idempotency_key ?? '';",
    'export const text: string = (await call("listState", { path })).map((each) => each.state_key).join();',
    'export const nothing: undefined = await call("deleteState", { path: { runID: "r", key: "k" } });',
    'call("annotateRun", { path, body: { anything: "goes" } });',
    "export const told: ErrorResponse = refusal.body; export const gone: boolean = refusal.status === 410;",
    'const { method, path: at }: { method: "POST"; path: string } = operations.setState; export { method, at };',
    "export const ids = Object.keys(operations) as OperationId[];",
    'export const done: readonly RunStatus[] = ["completed", "failed"];',
)
WRONG: Final = {
    "a member of the wrong type": ('call("reportProgress", { path, body: { percent: "50" } });', "TS2322"),
    "a member that may not be null": ('call("reportProgress", { path, body: { message: null } });', "TS2322"),
    "a member that may be absent but not undefined": (
        'call("reportProgress", { path, body: { message: undefined } });',
        "TS2375",
    ),
    "a member that is not described": ('call("reportProgress", { path, body: { persent: 50 } });', "TS2561"),
    "a required member is missing": ('call("reportUsage", { path, body: { provider: "p" } });', "TS2741"),
    "a body is missing": ('call("setState", { path });', "TS2345"),
    "a body where there is none": ('call("getPayload", { path, body: {} });', "TS2353"),
    "a parameter is missing": ('call("getState", { path });', "TS2741"),
    "a value that is no JSON": ('call("completeRun", { path, body: { result: { at: new Date() } } });', "TS2322"),
    "an unknown operation": ('call("pauseRun", { path });', "TS2345"),
    "an operation that is not in the table": ("export const row = operations.pauseRun;", "TS2339"),
    "a body is read as another": ('export const run: JobRun = await call("setState", { path, body: {} });', "TS2740"),
    "an unknown member is read": ("export const of = (run: JobRun): unknown => run.state;", "TS2339"),
    "an absent member is used as if it were there": (
        "export const size = (run: JobRun): number => run.error.length;",
        "TS18048",
    ),
    "an unknown word is compared with a status": (
        'export const over = (run: JobRun): boolean => run.status === "finished";',
        "TS2367",
    ),
    "an unknown status is compared with a refusal's": ("export const teapot = refusal.status === 418;", "TS2367"),
    "a body is changed": ("export const change = (run: JobRun): void => { run.attempt = 2; };", "TS2540"),
    "a list is changed": (
        'export const grow = (list: Operations["listState"]["success"]["body"]): number => list.push();',
        "TS2339",
    ),
    "free JSON is read as a text": (
        'export const text: string = (await call("getPayload", { path }))["text"];',
        "TS2322",
    ),
}


@pytest.fixture(scope="module")
def told(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """Return what the compiler says of the right uses and of all the wrong ones, each in a module of its own."""
    folder = tmp_path_factory.mktemp("uses")
    (folder / "types.ts").write_bytes(TYPES.read_bytes())
    (folder / "right.ts").write_text(HEAD + "\n".join(RIGHT), "utf-8")
    for number, (code, _) in enumerate(WRONG.values()):
        (folder / f"wrong{number}.ts").write_text(HEAD + code, "utf-8")
    return problems(tool, folder)


def test_right_uses_are_taken(told: list[Problem]) -> None:
    """The control: without a mistake there is no error."""
    assert [each for each in told if not each.file.startswith("wrong")] == []


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_an_error_of_the_compiler(mistake: str, told: list[Problem]) -> None:
    """Each is one that an executor's author makes, and is found where it is made."""
    number = list(WRONG).index(mistake)
    found = [(each.line, each.code) for each in told if each.file == f"wrong{number}.ts"]
    assert found == [(HEAD.count("\n") + 1, WRONG[mistake][1])]
