"""A process that checks one value: `[schema, value]` on stdin, the problem or null on stdout."""

import faulthandler
import json
import os
import sys
from pathlib import Path

from runcontract.serve.schemas import problem_of


def main() -> int:
    """Answer one question, or end when the time given as the argument is up."""
    # A watchdog in C: it ends the process although the validator holds the interpreter, and although the
    # server that asked may have been killed.
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(float(sys.argv[1]), exit=True, file=nowhere)
        schema, value = json.load(sys.stdin)
        json.dump(problem_of(schema, value, look_around=True), sys.stdout)
        faulthandler.cancel_dump_traceback_later()
    return 0


if __name__ == "__main__":
    sys.exit(main())
