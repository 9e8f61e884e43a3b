"""The engine: what it runs, in which order, how it believes a finding, and how it ends."""

import asyncio
from collections.abc import Callable

from runcontract.errors import TargetError
from runcontract.verify.engine import LOST_AFTER, Engine, Record, Unit
from runcontract.verify.exchange import Exchange, Request
from runcontract.verify.finding import Blocked, Finding, Held, Observation, Observations

EXCHANGE = Exchange(request=Request(method="GET", url="http://127.0.0.1/"))


def finding(*, proof: bool = False) -> Finding:
    return Finding(requirement="R-1", operation="op", case="c", expected="a", got="b", exchange=EXCHANGE, proof=proof)


def unit(say: Callable[[], Observation | Exception | None], name: str = "u") -> Unit:
    async def run() -> Observations:
        said = say()
        if isinstance(said, Exception):
            raise said
        if said is not None:
            yield said

    return Unit(id=name, operation="op", requirements=("R-1",), run=run)


class Listener:
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []

    def planned(self, units: tuple[Unit, ...]) -> None:
        self.units = units

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        self.heard.append((unit.id, len(findings)))


def run(*units: Unit, workers: int = 1, budget_s: float = 10) -> tuple[Record, Listener]:
    listener = Listener()
    return asyncio.run(Engine(listener, workers=workers, budget_s=budget_s).run(units)), listener


def saying(*words: Observation | None) -> Callable[[], Observation | None]:
    """Return these one after the other, the last one for ever."""
    left = list(words)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_what_held_is_counted() -> None:
    """Evidence is counted by requirement and operation."""
    record, _ = run(unit(lambda: Held("R-1", "op")), unit(lambda: Held("R-1", "op")))
    assert record.tallies["R-1", "op"].held == 2


def test_a_finding_that_every_replay_shows_is_believed() -> None:
    """N of n."""
    record, listener = run(unit(finding))
    assert len(record.tallies["R-1", "op"].findings) == 1
    assert listener.heard == [("u", 1)]


def test_a_finding_that_a_replay_does_not_show_is_unstable() -> None:
    """K of n is no violation: a false alarm is worse than a miss."""
    record, _ = run(unit(saying(finding(), finding(), Held("R-1", "op"))))
    tally = record.tallies["R-1", "op"]
    assert (len(tally.findings), len(tally.unstable)) == (0, 1)


def test_a_finding_that_proves_itself_needs_no_replay() -> None:
    """Two winners of one race contradict the contract, however the next race ends."""
    record, _ = run(unit(saying(finding(proof=True), Held("R-1", "op"))))
    assert len(record.tallies["R-1", "op"].findings) == 1


def test_what_blocks_a_check_is_kept_with_its_cause() -> None:
    """A missing prerequisite is no pass."""
    record, _ = run(unit(lambda: Blocked("OPS-001", "it answered 500")))
    assert record.tallies["R-1", "op"].blocked == ["OPS-001: it answered 500"]


def test_a_bug_of_a_check_is_recorded_and_ends_nothing() -> None:
    """Our own fault is not the server's."""
    record, _ = run(unit(lambda: ZeroDivisionError("oops")), unit(lambda: Held("R-1", "op")))
    tally = record.tallies["R-1", "op"]
    assert (tally.errors, tally.held) == (["u: ZeroDivisionError: oops"], 1)


def test_a_target_that_gives_no_runs_any_more_is_lost() -> None:
    """The run ends early and says why; what is left is not finished."""
    units = [unit(lambda: TargetError("gone"), name=str(n)) for n in range(LOST_AFTER + 5)]
    record, listener = run(*units)
    assert record.lost
    assert record.stopped == "the target was lost: gone"
    assert len(listener.heard) == LOST_AFTER
    assert record.tallies["R-1", "op"].unfinished == 5


def test_the_time_budget_ends_a_run() -> None:
    """Every wait has a bound that derives from the total."""

    async def hang() -> Observations:
        await asyncio.sleep(60)
        yield Held("R-1", "op")

    slow = Unit(id="slow", operation="op", requirements=("R-1",), run=hang)
    record, _ = run(slow, budget_s=0.1)
    assert record.stopped == "the time budget of 0.1 s is used up"
    assert record.tallies["R-1", "op"].unfinished == 1
    assert record.seconds < 5


def test_units_start_in_order() -> None:
    """Fastest first, so that a broken server is seen at once."""
    _, listener = run(*(unit(lambda: Held("R-1", "op"), name=str(n)) for n in range(10)))
    assert [name for name, _ in listener.heard] == [str(n) for n in range(10)]


def test_many_workers_run_at_once() -> None:
    """Ten units that wait for each other need ten workers."""

    async def go() -> Record:
        barrier = asyncio.Barrier(10)

        async def meet() -> Observations:
            await barrier.wait()
            yield Held("R-1", "op")

        units = [Unit(id=str(n), operation="op", requirements=("R-1",), run=meet) for n in range(10)]
        return await Engine(Listener(), workers=10, budget_s=5).run(units)

    assert asyncio.run(go()).tallies["R-1", "op"].held == 10
