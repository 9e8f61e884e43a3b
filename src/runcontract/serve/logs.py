"""Log lines on standard error, as text or as JSON; no secret gets into one, whoever writes it."""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

from runcontract.serve.options import Options
from runcontract.serve.redaction import Redactor, one_line

ACCESS: Final = "runcontract.access"
# What every record has; anything else was added by `extra`, and is a member of the line.
COMMON: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class LineFormatter(logging.Formatter):
    """One line a record, for people: time, level, logger, message, `name=value` for what was added.

    A traceback follows in lines of its own that are set in, so that none of them can pass for a record.
    """

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        added = "".join(f" {name}={_shown(value)}" for name, value in _added(record).items())
        line = one_line(self._redact(f"{record.getMessage()}{added}"))
        trace = [f"    {one_line(each)}" for each in self._redact(_traceback(self, record)).splitlines()]
        head = f"{_time(record)} {record.levelname:<7} {one_line(record.name)}: "
        return "\n".join([head + line, *trace])


class JsonFormatter(logging.Formatter):
    """One JSON object a record, on one line: `time`, `level`, `logger`, `message`, `traceback`, what was added."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        members: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "pid": record.process,
            "message": self._redact(record.getMessage()),
        }
        for name, value in _added(record).items():
            members.setdefault(name, value if isinstance(value, int | float) else self._redact(str(value)))
        if trace := _traceback(self, record):
            members["traceback"] = self._redact(trace)
        return json.dumps(members)


FORMATTERS: Final = {"text": LineFormatter, "json": JsonFormatter}


def start_logging(options: Options, secrets: Iterable[str], *, stream: TextIO) -> None:
    """Send the records of this process to the stream, from the level that the options name; also what it dies of."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_is_news)
    handler.setFormatter(FORMATTERS[options.log_format](Redactor(secrets)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options.log_level.upper())
    # The line of a request is asked for by itself, whatever the level of the rest.
    logging.getLogger(ACCESS).setLevel(logging.INFO if options.access_log else logging.CRITICAL)
    # Python would print a record that can't be formatted, or an error that nobody caught, as they are.
    logging.raiseExceptions = False
    sys.excepthook = _last_words
    threading.excepthook = lambda died: _last_words(died.exc_type, died.exc_value, died.exc_traceback)


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether a record says something: uvicorn has a traceback for every request that an end cuts off."""
    return record.exc_info is None or not isinstance(record.exc_info[1], asyncio.CancelledError)


def _last_words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log an error that nobody caught."""
    logging.getLogger("runcontract").critical("nobody expected this", exc_info=(kind, error or kind(), trace))


def _time(record: logging.LogRecord) -> str:
    """Return when it was, in UTC, to the millisecond."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _added(record: logging.LogRecord) -> Mapping[str, Any]:
    """Return what the record's writer added by `extra`, without what has no value."""
    return {name: value for name, value in vars(record).items() if name not in COMMON and value is not None}


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """Return the record's traceback as text, empty where it has none."""
    parts = [formatter.formatException(record.exc_info)] if record.exc_info else []
    return "\n".join([*parts, *([formatter.formatStack(record.stack_info)] if record.stack_info else [])])


def _shown(value: object) -> str:
    """Return a value as a word: in quotes where it has spaces or could be read as more than one."""
    text = str(value)
    return text if text and not any(each in text for each in ' "=') else json.dumps(text, ensure_ascii=False)
