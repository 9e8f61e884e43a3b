"""The programs in README.md and docs/generated-code.md run as they stand, against a real server."""

import asyncio
import textwrap
from pathlib import Path
from typing import Any, Final

import pytest

from tests.serve.serving import RunCaller

PROJECT: Final = Path(__file__).parents[2]
PAGES: Final = ("README.md", "docs/generated-code.md")


def programs(page: str) -> list[str]:
    """Return the Python programs of a page that use a run's client."""
    blocks = (PROJECT / page).read_text("utf-8").split("```python\n")[1:]
    return [block.partition("```")[0] for block in blocks if "async with RunClient(" in block]


@pytest.mark.parametrize("page", PAGES)
def test_a_documented_program_runs(page: str, run: RunCaller) -> None:
    """With a base URL, a run id and a token in place of those it speaks of."""
    (program,) = programs(page)
    url = run.caller.url
    body = program.replace('"https://runs.example.com"', "base_url")
    text = "async def main(base_url, run_id, run_token):\n" + textwrap.indent(body, "    ")
    names: dict[str, Any] = {}
    exec(compile(text, page, "exec"), names)  # noqa: S102 - it is what the page says
    asyncio.run(names["main"](url, run.id, run.token))
    seen = run.now()
    assert seen.get("result") == ({"pages": 12} if page == "README.md" else None)
    messages = [each["message"] for each in run.caller.listed(run.id, "events")]
    assert messages == (["started"] if page == "README.md" else ["page read"])
