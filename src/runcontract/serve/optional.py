"""What is loaded only where it is used, by name, as the words of the command are.

The libraries behind it are not always installed, and loading them takes a good part of the time until a server listens.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from runcontract.serve.asgi import AsgiApp

EXPOSED: Final = ("runcontract.serve.exposition", "exposed")  # needs prometheus_client
TRACED: Final = ("runcontract.serve.tracing", "traced")  # needs opentelemetry
ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
LOG: Final = logging.getLogger(__name__)


def loaded(part: tuple[str, str]) -> Callable[..., Any]:
    """Return a function of a part. Raises ImportError where the library that it needs is not installed."""
    module, name = part
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


@contextmanager
def traced_if_asked(app: AsgiApp, secrets: Iterable[str], environment: Mapping[str, str]) -> Iterator[AsgiApp]:
    """Yield the app, with a span for each request if the environment names a collector for them."""
    if not tracing_is_asked(environment):
        yield app
        return
    try:
        traced = loaded(TRACED)
    except ImportError as error:
        LOG.warning("no spans are sent: %s. Run: pip install 'runcontract[otel]'", error)
        yield app
        return
    with traced(app, secrets) as outer:
        yield outer


def tracing_is_asked(environment: Mapping[str, str]) -> bool:
    """Return whether OpenTelemetry's own variables ask for spans."""
    off = (
        environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
    )
    return not off and any(environment.get(name) for name in ENDPOINTS)
