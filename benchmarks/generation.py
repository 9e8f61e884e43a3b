"""The whole generation against datamodel-code-generator alone, in one process."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import datamodel_code_generator

from benchmarks.measure import compare, table
from runcontract.contract.bundle import bundle
from runcontract.generate.checkout import render_checkout
from runcontract.generate.models import OPTIONS

CHECKOUT: Final = Path(__file__).parents[1]
ROUNDS: Final = 15


def tables() -> Iterator[str]:
    """Yield one table: the models alone, and everything that is checked in."""
    documents = [bundle(CHECKOUT / "openapi" / name) for name in ("runs.yaml", "control.yaml")]

    def models_alone() -> object:
        with warnings.catch_warnings(action="ignore"):
            return [datamodel_code_generator.generate(each, **OPTIONS) for each in documents]

    contenders = {"datamodel-code-generator alone": models_alone, "whole generation": lambda: render_checkout(CHECKOUT)}
    yield table("both descriptions", compare(contenders, rounds=ROUNDS))
