"""The contract as frozen values: the bundled description, its operations, and the catalogue of requirements."""

from runcontract.contract.document import Contract, load_contract
from runcontract.contract.operations import Operation, Parameter, Response
from runcontract.contract.requirements import (
    Exclusion,
    Level,
    Requirement,
    load_clauses,
    load_exclusions,
    load_requirements,
)

__all__ = [
    "Contract",
    "Exclusion",
    "Level",
    "Operation",
    "Parameter",
    "Requirement",
    "Response",
    "load_clauses",
    "load_contract",
    "load_exclusions",
    "load_requirements",
]
