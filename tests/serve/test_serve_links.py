"""Every link of the two descriptions, followed on the real server: what an answer holds is what the next call needs."""

import json
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest

from runcontract.contract import Contract, Operation, load_contract
from tests.contract.expressions import Call, Link, evaluated, links_across, links_within
from tests.serve.serving import Answer, Caller

RUNS: Final = load_contract()
CONTROL: Final = Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8")))
BY_NAME: Final = {"runs": RUNS, "control": CONTROL}
LINKS: Final = [
    link for contract in BY_NAME.values() for link in (*links_within(contract), *links_across(contract, BY_NAME))
]


def body_of(operation: Operation, values: dict[str, Any]) -> Any:
    """Return the body that carries every member, on an event and a run of this test's own."""
    body: Any = operation.examples.get("complete")
    if operation.id == "waitForEvent":
        return {**body, "event_key": values["eventKey"]}
    if operation.id == "triggerRun":
        return {name: member for name, member in body.items() if name != "idempotency_key"}
    return body


def called(server: Caller, operation: Operation, values: dict[str, Any], *, token: str) -> Answer:
    """Return the answer to an operation with those of the values that are parameters of it."""
    path = operation.path
    query = {}
    for parameter in (each for each in operation.parameters if each.name in values):
        if parameter.place == "query":
            query[parameter.name] = values[parameter.name]
        path = path.replace(f"{{{parameter.name}}}", quote(str(values[parameter.name]), safe=""))
    path += f"?{urlencode(query)}" if query else ""
    return server.send(operation.method, path, token=token, body=body_of(operation, values))


def prepared(server: Caller, link: Link) -> tuple[dict[str, Any], str]:
    """Return values for every parameter, and the run token, of a fresh run on which the source of a link succeeds."""
    server.trigger(job="conformance")  # the job that the example of spawnRun asks for
    run = server.trigger(job="links")
    event = f"event of {run.id}"
    run.post("/state", RUNS.operation("setState").examples["complete"])
    if link.source.id == "sendEvent":
        run.post("/wait-for-event", {"event_key": event})
    key = RUNS.operation("setState").examples["complete"]["key"]
    values = {"runID": run.id, "key": key, "jobID": "links", "eventKey": event, "limit": 1, "status": "executing"}
    return values, run.token


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link.source.id}-{link.name}")
def test_a_link_can_be_followed(server: Caller, link: Link) -> None:
    """The target succeeds as documented; only what was deleted is not found."""
    values, token = prepared(server, link)
    first = called(server, link.source, values, token=token if link.source in RUNS.operations else server.api_key)
    assert first.status == link.source.success.status, first.raw
    parameters = {(each.place, each.name): values[each.name] for each in link.source.parameters if each.name in values}
    call = Call(parameters=parameters, answer=first.json if first.raw else None)
    given = link.values(call)
    assert set(given) == set(link.parameters)
    if link.security:
        token = evaluated(link.security["runToken"], call)
    if link.target.id == "streamRun":  # the stream ends with the run
        server.send("POST", f"/sdk/v1/runs/{given['runID']}/complete", token=first.json["run_token"])
    token = token if link.target in RUNS.operations else server.api_key
    then = called(server, link.target, {**values, **given}, token=token)
    assert then.status == (404 if link.name == "GetDeletedState" else link.target.success.status), then.raw
    if link.source.id == "waitForEvent":
        assert then.json["run_id"] == values["runID"]
