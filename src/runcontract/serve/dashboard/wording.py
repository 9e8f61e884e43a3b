"""How values are put for people: cut to a length, JSON laid out, moments and durations."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from runcontract.serve.records import Resources, Run
from runcontract.serve.store import json_text

LONGEST_NAME: Final = 200
LONGEST_MESSAGE: Final = 2_000
LONGEST_VALUE: Final = 20_000
SECOND: Final = timedelta(seconds=1)


def cut(text: str, length: int = LONGEST_NAME) -> str:
    """Return the text, or its beginning with a note on what is missing."""
    return text if len(text) <= length else f"{text[:length]} … (the first {length} of {len(text)} characters)"


def tail(text: str, length: int) -> str:
    """Return the text, or its end with a note on what is missing."""
    return text if len(text) <= length else f"(the last {length} characters) … {text[-length:]}"


def laid_out(value: Mapping[str, object], length: int = LONGEST_VALUE) -> str:
    """Return a JSON object as text for reading; one that is too long stays on one line, and is cut."""
    compact = json_text(value)
    return (
        cut(compact, length) if len(compact) > length else cut(json.dumps(value, ensure_ascii=False, indent=2), length)
    )


def moment(at: datetime) -> str:
    """Return a moment to the second, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def clock(at: datetime) -> str:
    """Return the time of day to the millisecond, in UTC."""
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03}"


def iso(at: datetime) -> str:
    """Return a moment for machines (RFC 3339)."""
    return at.isoformat().replace("+00:00", "Z")


def duration(length: timedelta) -> str:
    """Return a length of time in its two largest units; clocks that disagree give 0 s at least."""
    seconds = max(0.0, length / SECOND)
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86_400} d {whole % 86_400 // 3600} h"


def lasted(run: Run, now: datetime) -> timedelta:
    """Return how long the run took, or has taken until now."""
    return (run.finished_at or now) - (run.started_at or run.created_at)


def used(resources: Resources) -> str:
    """Return what a container used, in a line."""
    told = {
        "CPU {:g} %": resources.cpu_percent,
        "memory {:g} MB": resources.memory_mb,
        "memory {:g} %": resources.memory_percent,
    }
    return ", ".join(form.format(value) for form, value in told.items() if value is not None) or "nothing told"


def words(name: str) -> str:
    """Return a name of the contract in words: `timed_out` as `timed out`."""
    return name.replace("_", " ")


def short(text: str) -> str:
    """Return a short name for a text of any length and content, the same each time."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
