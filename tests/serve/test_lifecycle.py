"""The table of moves is the life CONTRACT.md section 4 describes, and nothing else."""

import pytest

from runcontract.serve.lifecycle import MOVES, TERMINAL, TO_EXECUTING, Lifecycle, Move, MoveRefused, Status

LIFE = Lifecycle()


@pytest.mark.parametrize("status", sorted(TERMINAL))
@pytest.mark.parametrize("move", list(Move))
def test_nothing_happens_to_a_run_that_is_over(status: Status, move: Move) -> None:
    """A terminal status has no move at all."""
    with pytest.raises(MoveRefused):
        LIFE.after(status, move)


@pytest.mark.parametrize("move", [Move.COMPLETE, Move.FAIL])
@pytest.mark.parametrize("status", [Status.EXECUTING, Status.WAITING])
def test_an_executing_or_waiting_run_can_end(status: Status, move: Move) -> None:
    """CompleteRun and failRun work from executing and from waiting."""
    assert LIFE.is_over(LIFE.after(status, move))


def test_only_an_executing_run_can_wait() -> None:
    """WaitForEvent pauses a run, so the run must be running."""
    able = [status for status in Status if (status, Move.WAIT) in MOVES]
    assert able == [Status.EXECUTING]


def test_an_event_leads_back_to_executing_through_queued_and_dequeued() -> None:
    """The way back is queued, dequeued, executing."""
    way = LIFE.way(Status.WAITING, Move.RECEIVE, *TO_EXECUTING)
    assert way == (Status.QUEUED, Status.DEQUEUED, Status.EXECUTING)


def test_a_wait_that_runs_out_times_the_run_out() -> None:
    """Waiting becomes timed_out, and that is the end."""
    assert LIFE.after(Status.WAITING, Move.TIME_OUT) is Status.TIMED_OUT
    assert LIFE.is_over(Status.TIMED_OUT)


@pytest.mark.parametrize("status", [Status.EXECUTING, Status.WAITING])
def test_a_continued_run_keeps_its_status(status: Status) -> None:
    """A continuation is another run; this one goes on."""
    assert LIFE.after(status, Move.CONTINUE) is status


def test_a_queued_run_can_not_be_continued() -> None:
    """ContinueRun needs a run that executes or waits."""
    with pytest.raises(MoveRefused, match="queued"):
        LIFE.after(Status.QUEUED, Move.CONTINUE)


def test_the_terminal_statuses_are_the_contract_s_eight() -> None:
    """CONTRACT.md section 4 lists them."""
    named = "completed failed timed_out crashed system_failed canceled expired dead_letter"
    assert {Status(word) for word in named.split()} == TERMINAL


def test_a_lifecycle_follows_the_table_it_is_given() -> None:
    """The table is an argument, so a server with other rules is made by handing in another table."""
    strict = Lifecycle(moves={move: to for move, to in MOVES.items() if move[1] is not Move.WAIT})
    with pytest.raises(MoveRefused):
        strict.after(Status.EXECUTING, Move.WAIT)
