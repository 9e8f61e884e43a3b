"""A whole verification: from a target and settings to a verdict."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Final

from runcontract.contract import Contract, Requirement, load_contract, load_requirements
from runcontract.errors import TargetError
from runcontract.verify.engine import Engine, Listener
from runcontract.verify.exchange import Request
from runcontract.verify.finding import Blocked
from runcontract.verify.http import Client, Limits
from runcontract.verify.judge import result_of, verdict_of, with_declared
from runcontract.verify.provisioner import Pool, Provisioner, RunHandle
from runcontract.verify.target import Target
from runcontract.verify.verdict import Verdict
from runcontract_conformance import plan
from runcontract_conformance.answers import AnswerRules
from runcontract_conformance.cases import Validator
from runcontract_conformance.checks.generated import Generated
from runcontract_conformance.corpus import Corpus
from runcontract_conformance.declared import as_declared
from runcontract_conformance.session import Lab, Session

INTERRUPTED: Final = "interrupted"
PARTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to verify. `examples` are random valid, and as many invalid, bodies an operation; `budget_s` is seconds.

    `overlays` are files that declare how the server differs from the contract, beside those that the target names.
    """

    seed: int = 1
    examples: int = 20
    workers: int = 16
    budget_s: float = 600
    overlays: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()

    @property
    def selects(self) -> bool:
        """Tell whether only a part of the catalogue is judged; then there are outcomes, but no verdict."""
        return bool(self.only or self.operations)


async def verify(target: Target, settings: Settings, listener: Listener) -> Verdict:
    """Return the verdict on a target.

    Raises TargetError when it can't be reached or gives no run to work on, UsageError or ContractError for an overlay
    that does not fit.
    """
    contract, declarations = as_declared(load_contract(), (*target.overlays, *settings.overlays))
    catalogue = load_requirements()
    selected = plan.select(catalogue, only=settings.only, operations=settings.operations)
    limits = Limits(timeout_s=target.timeout_secs, connections=2 * settings.workers)
    corpus = Corpus(contract=contract, seed=settings.seed, examples=settings.examples)
    async with Client(limits) as client, Pool(Provisioner(target, client), ahead=settings.workers) as pool:
        lab = Lab(
            contract=contract,
            catalogue=catalogue,
            target=target,
            client=client,
            pool=pool,
            rules=AnswerRules.of(contract, catalogue),
            seed=settings.seed,
            job=target.provision.job,
        )
        await reachable(target.url)
        run = await Provisioner(target, client).fresh()  # there is nothing to judge without a run to work on
        if lab.job is None:
            lab = replace(lab, job=await _job_of(lab, run))
        async with corpus:
            verdict = await _judged(lab, corpus, settings, selected, listener)
    word, because = verdict.word, verdict.because
    if word is not None:
        word, because = with_declared(word, because, declarations)
    return replace(verdict, word=word, because=because, declarations=declarations)


async def _job_of(lab: Lab, run: RunHandle) -> str | None:
    """Return the id of a run's job, as annotateRun's answer shows it; None where it shows none."""
    try:
        exchange = await Session(lab, lab.contract.operation("annotateRun")).call(run)
    except Blocked:
        return None
    job = exchange.member("job_id")
    return job if exchange.ok and isinstance(job, str) else None


async def _judged(
    lab: Lab, corpus: Corpus, settings: Settings, selected: tuple[Requirement, ...], listener: Listener
) -> Verdict:
    generated = Generated(corpus, Validator(lab.contract), parts=PARTS)
    engine = Engine(listener, workers=settings.workers, budget_s=settings.budget_s)
    with _stopped_by_signal(engine):
        record = await engine.run(plan.units(lab, generated.checks(), selected))
    results = tuple(result_of(each, record, lab.target.capabilities) for each in selected)
    reachable = frozenset(each.id for each in selected if each.id.startswith("OPS-"))
    word, because = verdict_of(results, record, reachable=reachable)
    return Verdict(
        word=None if settings.selects else word,
        because=because,
        results=results,
        target=lab.target.name or lab.target.url,
        contract_version=_version(lab.contract),
        requests=lab.client.sent,
        seconds=record.seconds,
        seed=settings.seed,
        interrupted=record.stopped == INTERRUPTED,
    )


def _version(contract: Contract) -> str:
    return str(contract.document["info"]["version"])


@contextmanager
def _stopped_by_signal(engine: Engine) -> Iterator[None]:
    """End the run at the first SIGINT or SIGTERM, so that what was observed so far is still judged and reported."""
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, RuntimeError):  # not the main thread, or a system without such handlers
        for signal in (SIGINT, SIGTERM):
            loop.add_signal_handler(signal, engine.stop, INTERRUPTED)
    try:
        yield
    finally:
        with suppress(NotImplementedError, RuntimeError):
            for signal in (SIGINT, SIGTERM):
                loop.remove_signal_handler(signal)


async def reachable(target_url: str, *, timeout_s: float = 5) -> None:
    """Raise TargetError, in seconds, when nothing answers HTTP at a URL."""
    request = Request(method="GET", url=f"{target_url.rstrip('/')}/sdk/v1/", headers=(("Accept", "*/*"),))
    async with Client(Limits(timeout_s=timeout_s)) as client:
        exchange = await client.send(request)
    if exchange.answer is None:
        raise TargetError(f"{target_url} does not answer: {exchange.summary()}. Is the server running there?")
