"""The samples of the two installed descriptions, and runs on which they can be tried."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from runcontract.contract import Contract, Operation
from runcontract.docs.samples import samples_of
from tests.docs.recorder import Request
from tests.serve.serving import Caller, RunCaller

URL: Final = "http://localhost:8080"
RUN_ID: Final = "run_7"
LANGUAGES: Final = ("curl", "Python", "TypeScript")
CONTRACTS: Final = {
    name: Contract(json.loads(files("runcontract.generated").joinpath(f"{name}.json").read_text("utf-8")))
    for name in ("openapi", "control")
}
PACKAGES: Final = {"openapi": "runcontract.generated", "control": "runcontract.generated.control"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One operation of one description."""

    name: str
    operation: Operation

    def __str__(self) -> str:
        return self.operation.id

    @property
    def streams(self) -> bool:
        """Whether the answer is a stream of events."""
        return self.operation.id == "streamRun"

    def source(self, language: str) -> str:
        """The sample in a language."""
        samples = samples_of(CONTRACTS[self.name], self.operation, package=PACKAGES[self.name])
        return {sample["label"]: sample["source"] for sample in samples}[language]

    def body(self) -> Any:
        """The body that the sample is to send; None for none."""
        examples = self.operation.examples
        return examples.get("complete") if "complete" in examples else next(iter(examples.values()), None)


CASES: Final = [
    Case(name=name, operation=operation) for name, contract in CONTRACTS.items() for operation in contract.operations
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A fresh run on which an operation can succeed, and how its sample is to be filled in for it."""

    case: Case
    run: RunCaller
    url: str

    def filled(self, source: str) -> str:
        """The sample with this server and this run in place of the example's."""
        assert source.count(URL) == 1
        return source.replace(URL, self.url).replace(RUN_ID, self.run.id)

    @property
    def environment(self) -> dict[str, str]:
        """The one variable that a sample asks for."""
        if self.case.name == "control":
            return {"API_KEY": self.run.caller.api_key}
        return {"RUN_TOKEN": self.run.token}

    def check(self, request: Request, status: int) -> None:
        """Assert that this is the request that the example describes, and that it had the documented success."""
        (token,) = self.environment.values()
        assert status == self.case.operation.success.status
        assert request.method == self.case.operation.method
        assert request.target.partition("?")[0] == self._path()
        assert request.headers["authorization"] == f"Bearer {token}"
        assert request.json == self.case.body()

    def _path(self) -> str:
        values = {"runID": self.run.id, "key": "conformance", "jobID": "summarize", "eventKey": "invoice-4711-approved"}
        path = self.case.operation.path
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        return path


def trial(case: Case, server: Caller, url: str) -> Trial:
    """Make a run that is where the operation needs it to be; `url` is where the sample is to call."""
    run = server.trigger("conformance")
    if case.operation.id == "getState":
        assert run.post("/state", {"key": "conformance", "value": {}}).status == 201
    if case.operation.id in {"waitForEvent", "sendEvent"}:
        # The key may be held by the run of another test.
        server.control("POST", "/events/invoice-4711-approved/send", {})
    if case.operation.id == "sendEvent":
        assert run.post("/wait-for-event", {"event_key": "invoice-4711-approved"}).status == 200
    if case.streams:
        assert run.post("/complete", {}).status == 200
    return Trial(case=case, run=run, url=url)
