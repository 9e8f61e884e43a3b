"""The contract as frozen values: the bundled description, its operations, and the catalogue of requirements."""

from runcontract.contract.document import Contract, load_contract
from runcontract.contract.operations import Operation, Parameter, Response
from runcontract.contract.requirements import Level, Requirement, load_requirements

__all__ = [
    "Contract",
    "Level",
    "Operation",
    "Parameter",
    "Requirement",
    "Response",
    "load_contract",
    "load_requirements",
]
