"""One call of a client from its first attempt to its end: what is sent, for how long is waited, when it is given up.

No socket and no clock in here: the conversation yields what is to be done, and is told what came of it.
"""

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from runcontract.wire.codec import Call, RawAnswer, codec_of
from runcontract.wire.failures import NoAnswer
from runcontract.wire.operation import Operation, ReplyT, RequestT

TOO_MANY_REQUESTS: Final = 429
# Of these nobody knows whether the server behind a gateway did what it was asked.
GATEWAY_TROUBLE: Final = frozenset({502, 503, 504})
FIRST_WAIT_S: Final = 0.25
LONGEST_WAIT_S: Final = 30.0

Conversation = Generator["Call | Pause", "RawAnswer | NoAnswer | None", ReplyT]


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


def conversation(operation: Operation[RequestT, ReplyT], request: RequestT, *, retries: int) -> Conversation[ReplyT]:
    """Return the reply of one call; raises its ApiError, UnexpectedAnswer or NoAnswer.

    A call is repeated only where that can do no harm: it never left, it was refused for now (429), or doing it twice is
    as good as once; and not where the server asks for a longer wait than anybody would expect.
    """
    codec = codec_of(operation)
    call = codec.call(request)
    for attempt in range(retries + 1):
        outcome = yield call
        if attempt == retries or not _may_be_repeated(outcome, idempotent=operation.idempotent):
            break
        seconds = _wait_s(outcome, attempt)
        if seconds > LONGEST_WAIT_S:
            break
        yield Pause(seconds)
    if isinstance(outcome, RawAnswer):
        reply: ReplyT = codec.reply(outcome)
        return reply
    raise outcome or NoAnswer("nothing was sent", sent=False)


def _may_be_repeated(outcome: RawAnswer | NoAnswer | None, *, idempotent: bool) -> bool:
    if isinstance(outcome, RawAnswer):
        return outcome.status == TOO_MANY_REQUESTS or (idempotent and outcome.status in GATEWAY_TROUBLE)
    return isinstance(outcome, NoAnswer) and (idempotent or not outcome.sent)


def _wait_s(outcome: RawAnswer | NoAnswer | None, attempt: int) -> float:
    """Return what the server asks for (RFC 9110 10.2.3), else twice as long as before, and not all clients at once."""
    asked = outcome.headers.get("retry-after", "") if isinstance(outcome, RawAnswer) else ""
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    return FIRST_WAIT_S * float(2**attempt) * random.uniform(0.5, 1)  # noqa: S311 - nothing secret
