"""The `runcontract` command: a word, then the arguments of the job behind it."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import Final, NamedTuple

from runcontract.errors import RuncontractError

INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


class Word(NamedTuple):
    """A command word: the module whose `main(arguments) -> exit code` does the job, and what it is for."""

    module: str
    purpose: str


COMMANDS: Final = {
    "verify": Word("runcontract_conformance.command", "judge a server of the run contract"),
    "requirements": Word("runcontract_conformance.requirements_command", "list and explain what a verdict speaks of"),
    "serve": Word("runcontract.serve.command", "start the reference server"),
    "diff": Word("runcontract.diff.command", "tell what changed between two descriptions, and whom it breaks"),
    "generate": Word("runcontract.generate.command", "write the generated code, or check it for drift"),
    "docs": Word("runcontract.docs.command", "write the API reference, with samples, as an HTML file"),
}


def usage() -> str:
    """Return the help text of the bare command."""
    words = "\n".join(f"  {name:<13} {word.purpose}" for name, word in COMMANDS.items())
    return (
        "usage: runcontract COMMAND [OPTIONS]\n\n"
        "The referee of the run contract: its description, a reference server, and a conformance suite.\n\n"
        f"commands:\n{words}\n\n"
        "  runcontract verify                       judge the reference server, started for you\n"
        "  runcontract verify --target my.toml      judge your own server\n"
        "  runcontract COMMAND --help               options and examples of one command\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; an error the user can act on is one message on stderr."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return 0 if arguments else 2
    if arguments[0] in {"-V", "--version"}:
        sys.stdout.write(f"runcontract {version('runcontract')}\n")
        return 0
    word = COMMANDS.get(arguments[0])
    if word is None:
        sys.stderr.write(f"runcontract: no such command: {arguments[0]!r}. Try: {', '.join(COMMANDS)}.\n")
        return 2
    try:
        code: int = import_module(word.module).main(list(arguments[1:]))
    except RuncontractError as error:
        sys.stderr.write(f"runcontract: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("runcontract: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough; nothing more can be written there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def entry() -> None:
    """Console script: exit with the code of the command."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal's character set lacks is no reason to end
    sys.exit(main(sys.argv[1:]))
