"""Records as the contract's models. Members without a value are left out (CONTRACT.md, section 2)."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar, cast

from pydantic import MISSING, BaseModel

from runcontract.generated import models
from runcontract.generated.control import models as control
from runcontract.serve.records import Run, Wait

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

# For each kind of answer what its members are called in the record and in the model, and a model without any; asked for
# each answer, and as many as there are kinds of answers.
_plans: dict[tuple[type[BaseModel], type[Any]], tuple[Sequence[tuple[str, str]], BaseModel]] = {}
OK: Final = models.Acknowledgement(status="ok")


def given(value: T | MISSING) -> T | None:
    """Return the value of an optional member, None if the request did not have it."""
    return None if value is MISSING else value


def shown(model: type[M], record: Any, **special: Any) -> M:
    """Return the model of a record.

    It is not validated: its parts were when they came in, and the bindings' types are mypy's business.
    """
    pair = (model, type(record))
    plan = _plans.get(pair)
    if plan is None:
        plan = _plans[pair] = (_common(*pair), model.model_construct())
    members, blank = plan
    found = {member: value for name, member in members if (value := getattr(record, name)) is not None}
    # A copy of one that was constructed costs half of constructing it.
    return cast("M", blank.model_copy(update={**found, **special}))


def _common(model: type[BaseModel], record: type[Any]) -> Sequence[tuple[str, str]]:
    """Return the members of the record that the model has too, and the model's names for them."""
    names = (field.name for field in fields(record))
    # A member called `schema` is `schema_` in a model, because every pydantic model has a method of that name.
    candidates = ((name, member) for name in names for member in (name, f"{name}_"))
    return tuple(pair for pair in candidates if pair[1] in model.model_fields)


def job_run(run: Run) -> models.JobRun:
    """Return a run as its executor sees it."""
    return shown(models.JobRun, run, status=models.RunStatus(run.status), debug_mode=False)


def waiting(wait: Wait) -> models.WaitForEventResponse:
    """Return what a run that now waits is told."""
    return shown(models.WaitForEventResponse, wait, status="waiting")


def control_run(run: Run) -> control.JobRun:
    """Return a run as the control API shows it."""
    return shown(control.JobRun, run, status=control.RunStatus(run.status), debug_mode=False)


def triggered_run(run: Run, token: str) -> control.TriggeredRun:
    """Return a run and the token that opens it."""
    status = control.RunStatus(run.status)
    return shown(control.TriggeredRun, run, status=status, debug_mode=False, run_token=token)


def run_page(runs: Sequence[Run], *, cursor: str | None) -> control.RunPage:
    """Return a page of runs."""
    shown_runs = [control_run(run) for run in runs]
    if cursor is None:
        return control.RunPage(runs=shown_runs)
    return control.RunPage(runs=shown_runs, next_cursor=cursor)
