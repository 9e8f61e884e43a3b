"""What the TypeScript compiler, as strict as it gets, says of a folder of modules."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.node.conftest import Tool

OPTIONS: Final = {
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
    "module": "es2022",
    "moduleResolution": "bundler",
    "noEmit": True,
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "isolatedModules": True,
}
PROBLEM: Final = re.compile(r"(?P<file>[^\s(]+)\((?P<line>\d+),\d+\): error (?P<code>TS\d+): (?P<message>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error of the compiler, in a line of a file."""

    file: str
    line: int
    code: str
    message: str


def problems(tool: Tool, folder: Path, **options: bool) -> list[Problem]:
    """Return the compiler's errors in the modules of a folder; anything else that it says fails the test."""
    project = {"compilerOptions": {**OPTIONS, **options}, "include": ["**/*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(project), "utf-8")
    done = tool("tsc", "--pretty", "false", "--project", str(folder), cwd=folder)
    # A message goes on in lines that are indented.
    found = [PROBLEM.fullmatch(line) for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert all(found), done.stdout
    assert (done.returncode == 0) == (not found), done.stdout + done.stderr
    return [
        Problem(file=each["file"], line=int(each["line"]), code=each["code"], message=each["message"])
        for each in found
        if each is not None
    ]
