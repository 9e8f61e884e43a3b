"""What a request is for: the operation and the template of its path, for those who tell about requests."""

from typing import Final, NamedTuple

from runcontract.generated import handlers as run_operations
from runcontract.generated.control import handlers as control_operations
from runcontract.serve.asgi import Scope
from runcontract.wire.router import Router

PAGES: Final = ("/healthz", "/readyz", "/metrics", "/docs", "/docs/control", "/openapi.json", "/control.json")


class Route(NamedTuple):
    """An operation, None for a page, and the path as its description has it."""

    operation: str | None
    template: str


class Place(NamedTuple):
    """Where a request goes; a path that nobody knows has no route."""

    route: Route | None
    run_id: str | None


class Routes:
    """Finds the route of a request without looking at anything but its method and path."""

    def __init__(self) -> None:
        operations = (*run_operations.OPERATIONS, *control_operations.OPERATIONS)
        stream = Route("streamRun", "/v1/runs/{runID}/stream")
        self._router = Router(
            [
                *((each.method, each.path, Route(each.id, each.path)) for each in operations),
                ("GET", stream.template, stream),
                *(("GET", page, Route(None, page)) for page in PAGES),
            ]
        )

    def place_of(self, scope: Scope) -> Place:
        """Return where a request goes; with a method that the path does not have, it has a path and no operation."""
        raw: bytes = scope["raw_path"]
        found = self._router.find(raw.partition(b"?")[0].decode("utf-8", "surrogateescape"))
        if found is None:
            return Place(None, None)
        methods, values = found
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        route = methods.get(method) or Route(None, next(iter(methods.values())).template)
        return Place(route, values.get("runID"))
