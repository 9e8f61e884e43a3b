"""The `runcontract` command: a word, then the arguments of the job behind it."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NamedTuple

from runcontract.errors import RuncontractError

INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
WRONG_USAGE: Final = 2
# What goes wrong with an output that there is no room for, or no way to.
UNWRITABLE: Final = frozenset({errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG, errno.EDQUOT})


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
    try:
        code = _done(arguments)
        sys.stdout.flush()  # so that a reader who is gone, or a full disk, is noticed here
    except RuncontractError as error:
        sys.stderr.write(f"runcontract: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("runcontract: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough; nothing more can be written there
        _give_up_output()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in UNWRITABLE or error.filename is not None:
            raise
        _give_up_output()
        sys.stderr.write(f"runcontract: can't write the output: {error.strerror}.\n")
        return WRONG_USAGE
    return code


def _done(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return 0 if arguments else WRONG_USAGE
    if arguments[0] in {"-V", "--version"}:
        sys.stdout.write(f"runcontract {version('runcontract')}\n")
        return 0
    word = COMMANDS.get(arguments[0])
    if word is None:
        sys.stderr.write(f"runcontract: no such command: {arguments[0]!r}. Try: {', '.join(COMMANDS)}.\n")
        return WRONG_USAGE
    try:
        code: int = import_module(word.module).main(list(arguments[1:]))
    except SystemExit:  # of a parser that has said its help, or what is wrong
        sys.stdout.flush()
        raise
    return code


def _give_up_output() -> None:
    """Let what is still to be written go nowhere, so that the interpreter does not stumble over it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def entry() -> None:
    """Console script: exit with the code of the command."""
    # A stream that was closed before the start is None in Python.
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - to the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    if sys.stdout is None:
        sys.stderr.write("runcontract: standard output is closed; there is nowhere to write to.\n")
        sys.exit(WRONG_USAGE)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal's character set lacks is no reason to end
    sys.exit(main(sys.argv[1:]))
