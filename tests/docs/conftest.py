"""A real server, and one in front of it that writes down what the samples ask."""

from collections.abc import Iterator

import pytest

from tests.docs.recorder import Recorder, forwarding
from tests.serve.serving import Caller, Process


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The reference server as a process."""
    with Process(tmp_path_factory.mktemp("docs") / "runs.sqlite3") as caller:
        yield caller


@pytest.fixture(scope="session")
def recorder(server: Caller) -> Iterator[Recorder]:
    """What the samples call."""
    with Recorder(forwarding(server.url)) as recorder:
        yield recorder
