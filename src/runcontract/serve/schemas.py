"""Whether an output's value is what its JSON Schema says (CONTRACT.md, section 1, upsertOutput).

The schema comes from outside, and a schema is a program: references can double the work at every step, and
patterns with look-around can backtrack for ever. So only a schema that is cheap by its looks is used in this
process, the others in a process of their own that is ended when its time is up. No reference ever leads out
of the schema.
"""

import asyncio
import json
import sys
from typing import Final

import jsonschema_rs

from runcontract.serve.records import JsonObject

# Longest schema times longest value (in characters) that is checked in place: some milliseconds at worst.
CHEAP: Final = 4_000_000
TIME_LIMIT_S: Final = 3.0
WORKERS: Final = 2
REFERENCES: Final = ('"$ref"', '"$dynamicRef"', '"$recursiveRef"')
PATTERNS: Final = ('"pattern"', '"patternProperties"', '"regex"')
LONGEST_PROBLEM: Final = 300


def problem_of(schema: JsonObject, value: JsonObject, *, look_around: bool) -> str | None:
    """Return why the value does not fit or the schema is none, None if all is well.

    Without `look_around`, patterns that a linear-time engine does not know count as a problem.
    """
    options = jsonschema_rs.FancyRegexOptions() if look_around else jsonschema_rs.RegexOptions()
    try:
        validator = jsonschema_rs.validator_for(schema, pattern_options=options, offline=True)
    except ValueError as error:
        return f"schema: {_first_line(error)}"
    try:
        validator.validate(value)
    except ValueError as error:
        return f"value: {_first_line(error)}"
    return None


def _first_line(error: ValueError) -> str:
    """Return what the validator says first; the rest quotes schema and value."""
    text = error.message if isinstance(error, jsonschema_rs.ValidationError) else str(error)
    return text.partition("\n")[0][:LONGEST_PROBLEM]


class SchemaJudge:
    """Compares values with schemas, each within a bounded time."""

    def __init__(self, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._free = asyncio.Semaphore(WORKERS)

    async def problem(self, schema: JsonObject, value: JsonObject) -> str | None:
        """Return why the value does not fit the schema or the schema is none, None if all is well."""
        schema_text = json.dumps(schema)
        value_text = json.dumps(value)
        if len(schema_text) * len(value_text) <= CHEAP and not _mentions(schema_text, REFERENCES):
            problem = problem_of(schema, value, look_around=False)
            if problem is None or not _mentions(schema_text, PATTERNS):
                return problem
        return await self._apart(f"[{schema_text},{value_text}]")

    async def _apart(self, question: str) -> str | None:
        """Ask a process of its own; a question without an answer in time is a problem too."""
        try:
            async with asyncio.timeout(self._time_limit_s), self._free:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "runcontract.serve.schema_worker",
                    str(self._time_limit_s),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                )
                try:
                    answer, _ = await process.communicate(question.encode())
                finally:
                    if process.returncode is None:
                        process.kill()
                        await process.wait()
        except TimeoutError:
            return f"schema: not decided within {self._time_limit_s:g} s"
        if process.returncode != 0:
            return "schema: can't be checked"
        problem: str | None = json.loads(answer)
        return problem


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    """Return whether a word stands anywhere in the text; one too many only costs time."""
    return any(word in text for word in words)
