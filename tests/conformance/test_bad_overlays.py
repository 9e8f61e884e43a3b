"""Overlays that spoil the description: one message with file and action, before a server is started or called."""

import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from runcontract.contract import load_contract
from runcontract.errors import ContractError, UsageError
from runcontract_conformance.declared import as_declared

CONTRACT: Final = load_contract()
STATE: Final = "$.paths['/sdk/v1/runs/{runID}/state'].post"
SCHEMAS: Final = "$.components.schemas"
STATE_PATH: Final = "$.paths['/sdk/v1/runs/{runID}/state']"


def overlay(folder: Path, *actions: Any) -> Path:
    file = folder / "ours.yaml"
    content = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": list(actions)}
    file.write_text(yaml.safe_dump(content), "utf-8")
    return file


def update(target: str, value: Any) -> dict[str, Any]:
    return {"target": target, "update": value}


def remove(target: str) -> dict[str, Any]:
    return {"target": target, "remove": True}


BAD: Final = {
    "no paths": (remove("$.paths"), "has no paths"),
    "no info": (remove("$.info"), '"info" is a required property'),
    "no components": (remove("$.components"), "has no components"),
    "no schemas": (remove(SCHEMAS), "no such place"),
    "no referenced schema": (remove(f"{SCHEMAS}.StateKey"), "no such place"),
    "no responses": (remove(f"{STATE}.responses"), "no response with a status"),
    "no success": (remove(f"{STATE}.responses['201']"), "no response with a status"),
    "no operationId": (remove(f"{STATE}.operationId"), "POST .* has no operationId"),
    "the same operationId": (update(STATE, {"operationId": "getState"}), "has the operationId 'getState', as"),
    "a new operation without operationId": (
        update("$.paths", {"/x": {"get": {"responses": {"200": {"description": "ok"}}}}}),
        "GET /x has no operationId",
    ),
    "parameters hit": (update("$.paths[*][*]", {"x": 1}), '"name" is a required property'),
    "a number as parameter": (update(STATE, {"parameters": [5]}), "5 is not of type"),
    "responses null": (update(STATE, {"responses": None}), "null is not of type"),
    "responses a list": (update(STATE, {"responses": [1]}), "is not of type"),
    "paths null": (update("$", {"paths": None}), "null is not of type"),
    "security null": (update("$", {"security": None}), "null is not of type"),
    "a schema that is false": (update(SCHEMAS, {"StateKey": False}), "must be an object"),
    "a parameter's schema that is false": (
        update(STATE_PATH, {"parameters": [{"name": "q", "in": "query", "schema": False}]}),
        "can't be read",
    ),
    "a schema that is text": (update(SCHEMAS, {"StateKey": "hello"}), "is not of types"),
    "a reference to nowhere": (update(STATE, {"requestBody": {"$ref": "#/nope"}}), "no such place"),
    "a reference elsewhere": (update(STATE, {"requestBody": {"$ref": "http://127.0.0.1:1/x"}}), "the same document"),
    "a pattern that is none": (update(f"{SCHEMAS}.StateKey", {"pattern": "(["}), "no JSON Schema"),
    "a type that is none": (update(f"{SCHEMAS}.StateKey", {"type": "banana"}), "no JSON Schema"),
    "a schema that is itself": (
        update(SCHEMAS, {"SetStateRequest": {"$ref": "#/components/schemas/SetStateRequest"}}),
        "in a circle",
    ),
    "two schemas that are each other": (
        update(
            SCHEMAS,
            {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
        ),
        "in a circle",
    ),
    "a number that is none": (update(f"{SCHEMAS}.StateKey", {"maxLength": math.nan}), "nan is none"),
    "a target that is empty": (update("", {"a": 1}), "must be a JSONPath"),
    "a target that is nowhere": (update("$.nope", {"a": 1}), "selects nothing"),
    "a value that is no object": (update("$.info.version", "2"), "only an object"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_be_judged_by_is_refused(name: str, tmp_path: Path) -> None:
    """With the file, the action among others, and what is wrong with it."""
    action, says = BAD[name]
    file = overlay(tmp_path, update("$.info", {"title": "Ours"}), action)
    with pytest.raises((ContractError, UsageError), match=says) as caught:
        as_declared(CONTRACT, [file])
    assert str(caught.value).startswith(f"{file}: actions[1]")
    assert caught.value.exit_code == 2


def test_a_number_is_the_name_of_a_status(tmp_path: Path) -> None:
    """As whoever writes YAML means it: `200:` is '200':."""
    answer = CONTRACT.document["paths"]["/sdk/v1/runs/{runID}/state"]["post"]["responses"]["201"]
    actions = update(f"{STATE}.responses", {200: answer}), remove(f"{STATE}.responses['201']")
    changed, _ = as_declared(CONTRACT, [overlay(tmp_path, *actions)])
    assert changed.operation("setState").success.status == 200


def test_in_between_a_description_may_be_anything(tmp_path: Path) -> None:
    """Only where the last action leaves it counts."""
    responses = CONTRACT.document["paths"]["/sdk/v1/runs/{runID}/state"]["post"]["responses"]
    file = overlay(tmp_path, remove(f"{STATE}.responses"), update(STATE, {"responses": responses}))
    changed, (declaration,) = as_declared(CONTRACT, [file])
    assert changed.operation("setState").responses == CONTRACT.operation("setState").responses
    assert declaration.changes == ()


def test_what_nothing_is_judged_by_is_said(tmp_path: Path) -> None:
    """An operation that no requirement is about, and who is let in without a token."""
    added = update("$.paths", {"/x": {"get": {"operationId": "x", "responses": {"200": {"description": "ok"}}}}})
    _, (declaration,) = as_declared(CONTRACT, [overlay(tmp_path, added)])
    assert [each.text.partition(" (")[2] for each in declaration.changes] == ["not called: no requirement is about it)"]
    _, (declaration,) = as_declared(CONTRACT, [overlay(tmp_path, remove("$.security"))])
    assert {each.text.partition(" (")[2] for each in declaration.changes} == {
        "judged as without this: run tokens are what the requirements say of them)"
    }


VERIFY: Final = (sys.executable, "-m", "runcontract", "verify", "--quiet")


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return [int(each) for each in found.stdout.split()]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_server_is_started_for_an_overlay_that_is_none(tmp_path: Path) -> None:
    """One line and exit code 2, before anything else."""
    file = overlay(tmp_path, remove("$.paths"))
    done = subprocess.run([*VERIFY, "--overlay", str(file)], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


@pytest.mark.parametrize("wait_s", [0, 0.3, 3])
def test_no_server_is_left_behind(wait_s: float) -> None:
    """At whatever moment SIGTERM comes after it was started."""
    with subprocess.Popen(VERIFY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 30
        while not (children := children_of(process)) and time.monotonic() < until:
            time.sleep(0.02)
        assert children
        time.sleep(wait_s)
        children = children_of(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 130
    assert [each for each in children if is_running(each)] == []
