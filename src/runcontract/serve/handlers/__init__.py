"""The 20 operations of the run endpoints and those of the control API."""

from runcontract.serve.handlers.artifacts import Artifacts
from runcontract.serve.handlers.control import ControlHandlers
from runcontract.serve.handlers.life import Life
from runcontract.serve.handlers.state import RunStates
from runcontract.serve.handlers.telemetry import Telemetry

__all__ = ["Artifacts", "ControlHandlers", "Life", "RunHandlers", "RunStates", "Telemetry"]


class RunHandlers(Life, Telemetry, Artifacts, RunStates):
    """Every operation of the run endpoints; a server with one fault overrides one method."""
