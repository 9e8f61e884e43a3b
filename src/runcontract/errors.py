"""Whose fault it is, is a type; every one of them ends a command with one clear message, never a traceback.

RuncontractError
    UsageError        the command line or a configuration file is wrong      exit 2
    ContractError     the contract contradicts itself or can't be read       exit 2
    StaleError        generated files differ from what the contract gives    exit 1
    TargetError       the server under test gives nothing to judge           exit 3
"""

from typing import ClassVar


class RuncontractError(Exception):
    """Something the user can act on. The message says where, what, what was expected and the next step."""

    exit_code: ClassVar[int] = 70


class UsageError(RuncontractError):
    """The command line or a configuration file asks for what can't be done."""

    exit_code = 2


class ContractError(RuncontractError):
    """The OpenAPI description or the requirement catalogue contradicts itself or can't be read."""

    exit_code = 2


class StaleError(RuncontractError):
    """Checked-in generated files differ from what the contract gives."""

    exit_code = 1


class TargetError(RuncontractError):
    """The server under test can't be reached or provisioned, so there is nothing to judge."""

    exit_code = 3
