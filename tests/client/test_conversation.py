"""When a call is repeated: only where that can do no harm."""

from typing import Any, Final

import pytest

from runcontract.generated import errors, handlers, models
from runcontract.wire.codec import Call, RawAnswer
from runcontract.wire.conversation import LONGEST_WAIT_S, Pause, conversation
from runcontract.wire.failures import NoAnswer, UnexpectedAnswer

OK: Final = RawAnswer(status=200, headers={}, body=b'{"status": "ok"}')
EVENT: Final = RawAnswer(
    status=200,
    headers={},
    body=b'{"id": "e", "run_id": "r", "type": "log", "message": "m", "created_at": "2026-01-02T03:04:05Z"}',
)
LOST: Final = NoAnswer("gone", sent=True)
UNREACHED: Final = NoAnswer("unreachable", sent=False)
BEAT: Final = (handlers.SEND_HEARTBEAT, handlers.SendHeartbeat(run_id="r"))
LOG: Final = (handlers.LOG_EVENT, handlers.LogEvent(run_id="r", body=models.LogEventRequest(message="m")))


def refused(status: int, **headers: str) -> RawAnswer:
    return RawAnswer(status=status, headers=headers, body=b"")


def told(operation: Any, outcomes: list[RawAnswer | NoAnswer], *, retries: int = 2) -> tuple[Any, list[float], int]:
    """Return what came of a call with these outcomes, the pauses in between, and how often it was sent."""
    talk = conversation(operation[0], operation[1], retries=retries)
    pauses: list[float] = []
    left = list(outcomes)
    try:
        step = next(talk)
        while True:
            if isinstance(step, Pause):
                pauses.append(step.seconds)
                step = talk.send(None)
            else:
                assert isinstance(step, Call)
                step = talk.send(left.pop(0))
    except StopIteration as end:
        return end.value, pauses, len(outcomes) - len(left)
    except Exception as error:
        return error, pauses, len(outcomes) - len(left)


def test_a_good_answer_ends_it_at_once() -> None:
    """No pause, one request."""
    reply, pauses, sent = told(BEAT, [OK])
    assert (reply, pauses, sent) == (models.Acknowledgement(status="ok"), [], 1)


@pytest.mark.parametrize("trouble", [LOST, UNREACHED, refused(502), refused(503), refused(504), refused(429)], ids=str)
def test_what_may_be_done_twice_is_tried_again(trouble: RawAnswer | NoAnswer) -> None:
    """A heartbeat."""
    reply, pauses, sent = told(BEAT, [trouble, trouble, OK])
    assert reply == models.Acknowledgement(status="ok")
    assert (len(pauses), sent) == (2, 3)


@pytest.mark.parametrize("trouble", [UNREACHED, refused(429)], ids=str)
def test_what_never_happened_is_tried_again(trouble: RawAnswer | NoAnswer) -> None:
    """Also an entry of a log: it did not leave, or was refused for now."""
    reply, _, sent = told(LOG, [trouble, EVENT])
    assert isinstance(reply, models.RunEvent)
    assert sent == 2


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(LOST, NoAnswer), (refused(502), UnexpectedAnswer), (refused(503), UnexpectedAnswer)],
    ids=str,
)
def test_what_may_have_happened_is_not_done_twice(trouble: RawAnswer | NoAnswer, kind: type[Exception]) -> None:
    """There would be two entries in the log."""
    error, pauses, sent = told(LOG, [trouble, EVENT])
    assert isinstance(error, kind)
    assert (pauses, sent) == ([], 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 415, 422, 500])
def test_a_refusal_is_not_argued_with(status: int) -> None:
    """It would be the same the next time."""
    error, pauses, sent = told(BEAT, [refused(status), OK])
    assert isinstance(error, errors.ApiError | UnexpectedAnswer)
    assert (pauses, sent) == ([], 1)


def test_it_is_given_up_after_so_many_retries() -> None:
    """The last outcome is the one that is told."""
    error, pauses, sent = told(BEAT, [LOST, LOST, UNREACHED, OK], retries=2)
    assert error is UNREACHED
    assert (len(pauses), sent) == (2, 3)
    assert told(BEAT, [LOST, OK], retries=0)[1:] == ([], 1)


def test_each_pause_is_longer_than_the_one_before() -> None:
    """A quarter of a second, half a second, a second: each less a part that differs from client to client."""
    runs = [told(BEAT, [LOST] * 5, retries=4)[1] for _ in range(20)]
    for number, bound in enumerate((0.25, 0.5, 1.0, 2.0)):
        pauses = [pauses[number] for pauses in runs]
        assert all(bound / 2 <= pause <= bound for pause in pauses)
        assert len(set(pauses)) > 1


def test_the_server_says_how_long_to_wait() -> None:
    """Retry-After in seconds; a date, or anything else, is as if it said nothing."""
    assert told(LOG, [refused(429, **{"retry-after": "3"}), EVENT])[1] == [3.0]
    (pause,) = told(LOG, [refused(429, **{"retry-after": "Fri, 31 Dec 2027 23:59:59 GMT"}), EVENT])[1]
    assert pause <= 0.25


@pytest.mark.parametrize("asked", ["31", "86400", "9" * 400])
def test_a_wait_that_nobody_would_expect_is_left_to_the_caller(asked: str) -> None:
    """The refusal says how long it would be."""
    assert float(asked) > LONGEST_WAIT_S
    error, pauses, sent = told(LOG, [refused(429, **{"retry-after": asked}), EVENT])
    assert isinstance(error, errors.TooManyRequests)
    assert error.headers["retry-after"] == asked
    assert (pauses, sent) == ([], 1)


def test_the_operations_that_may_be_done_twice_are_these() -> None:
    """Reads, deletion, and the writes that replace: the description says so."""
    assert {each.id for each in handlers.OPERATIONS if each.idempotent} == {
        "getPayload",
        "sendHeartbeat",
        "annotateRun",
        "upsertOutput",
        "setState",
        "listState",
        "getState",
        "deleteState",
    }
