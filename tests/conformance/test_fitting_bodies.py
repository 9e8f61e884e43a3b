"""Bodies that a check wrote by hand, under a contract that an overlay changed: valid there, or not sent."""

from dataclasses import replace
from typing import Any, Final

import pytest

from runcontract.contract import Contract, load_contract, load_requirements
from runcontract.contract.overlays import Overlay
from runcontract.verify.finding import Blocked
from runcontract.verify.http import Client, Limits
from runcontract.verify.provisioner import Pool, Provisioner
from runcontract.verify.target import Provision, Target
from runcontract_conformance.answers import AnswerRules
from runcontract_conformance.session import Exactly, Lab, Unfit

CONTRACT: Final = load_contract()
TARGET: Final = Target(url="http://127.0.0.1:9", provision=Provision(url="/start"))
SCHEMA: Final = "$.components.schemas.LogEventRequest"


def lab(*actions: Any) -> Lab:
    """Return the lab of a verification by the contract as these actions change it; nothing is sent."""
    catalogue, client = load_requirements(), Client(Limits())
    made = Lab(
        contract=CONTRACT,
        catalogue=catalogue,
        target=TARGET,
        client=client,
        pool=Pool(Provisioner(TARGET, client), ahead=1),
        rules=AnswerRules.of(CONTRACT, catalogue),
        seed=1,
    )
    if not actions:
        return made
    content = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": list(actions)}
    changed = Overlay.of(content, name="ours.yaml").applied_to(CONTRACT.document)
    return replace(made, contract=Contract(changed))


def fitted(lab: Lab, body: Any) -> Any:
    return lab.fitting(lab.contract.operation("logEvent"), body)


def test_by_the_contract_itself_a_body_stays_as_it_is() -> None:
    """The very same."""
    for body in ({"message": "x"}, Exactly(message="x"), Unfit(level=5), None):
        assert fitted(lab(), body) is body


def test_what_is_demanded_is_taken_from_the_example() -> None:
    """And what the check said itself stays."""
    demanding = lab({"target": SCHEMA, "update": {"required": ["level"]}})
    example = CONTRACT.operation("logEvent").examples["complete"]
    assert fitted(demanding, {"message": "x"}) == {**example, "message": "x"}
    assert fitted(demanding, Unfit(message="x")) == {"message": "x"}


def test_what_can_not_be_made_to_fit_is_not_sent() -> None:
    """A body about what it leaves out, and one that has what is forbidden now."""
    demanding = lab({"target": SCHEMA, "update": {"required": ["level"]}})
    with pytest.raises(Blocked, match="logEvent need not accept"):
        fitted(demanding, Exactly(message="x"))
    narrow = lab({"target": f"{SCHEMA}.properties.message", "update": {"maxLength": 5}})
    with pytest.raises(Blocked, match=r"need not accept|no example"):
        fitted(narrow, {"message": "too long for that"})


def test_an_example_that_is_gone_or_wrong_blocks() -> None:
    """There is nothing else to make a request of."""
    for action in (
        {"target": "$..examples", "remove": True},
        {"target": f"{SCHEMA}.properties.message", "update": {"maxLength": 1}},
    ):
        spoiled = lab(action)
        with pytest.raises(Blocked, match="no example `complete`"):
            spoiled.good_body(spoiled.contract.operation("logEvent"))
