"""`runcontract docs`: the API reference as one HTML file."""

import argparse
import sys
import webbrowser
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from runcontract.contract import load_contract
from runcontract.docs.page import GENERATOR, page_of
from runcontract.docs.source import Description, read_description
from runcontract.errors import UsageError

OUT: Final = Path("runcontract-docs.html")
GENERATED: Final = "runcontract.generated"
FOREIGN: Final = "my_api"
HEAD_BYTES: Final = 2048
EPILOG: Final = f"""\
examples:
  runcontract docs
      the run endpoints, in ./{OUT}
  runcontract docs --open
      the same, and open it in the browser
  runcontract docs --overlay ours.yaml --out ours.html
      the run endpoints as an overlay changes them
  runcontract docs --spec api.yaml --package shop.api --out api.html
      your own OpenAPI 3 description, with the client that `runcontract generate` made in shop/api/

The file needs no network and no server. Every operation has samples in curl and, where `runcontract generate all` can
make code of the description, in Python and TypeScript. A server that `runcontract serve` starts has the page at /docs.
"""


def main(arguments: Sequence[str]) -> int:
    """Write the page; return 0.

    Raises UsageError for a file that would be lost or can't be written, ContractError for a description that can't be
    read or shown.
    """
    parser = argparse.ArgumentParser(
        prog="runcontract docs",
        description="Write the API reference of the run endpoints, or of your own description, as one HTML file.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--out", metavar="FILE", type=Path, default=OUT, help="the file to write (default: %(default)s)")
    add("--open", action="store_true", help="open it in the browser")
    add("--spec", metavar="FILE", type=Path, help="your own description: YAML or JSON, in one file or several")
    add("--overlay", metavar="FILE", type=Path, action="append", default=[], help="change the description; repeatable")
    add(
        "--package",
        metavar="NAME",
        help=f"the Python package of the generated client (default: {GENERATED}; {FOREIGN} with --spec or --overlay)",
    )
    options = parser.parse_args(list(arguments))
    _check_package(options.package)
    description = _description(options.spec, options.overlay)
    default = GENERATED if options.spec is None and not options.overlay else FOREIGN
    package = None if description.obstacle else options.package or default
    _write(options.out, page_of(description.document, contract=description.contract, package=package))
    if description.obstacle:
        sys.stderr.write(f"There are no samples in Python and TypeScript. {description.obstacle}\n")
    _tell(options.out, operations=len(description.contract.operations))
    if options.open and not webbrowser.open(options.out.resolve().as_uri()):
        sys.stderr.write(f"There is no browser to be found; open {options.out} in one.\n")
    return 0


def _description(spec: Path | None, overlays: Sequence[Path]) -> Description:
    if spec is None and not overlays:
        contract = load_contract()
        return Description(document=dict(contract.document), contract=contract)
    return read_description(spec or Path(str(files(GENERATED).joinpath("openapi.json"))), overlays=overlays)


def _check_package(name: str | None) -> None:
    if name is not None and not all(part.isidentifier() for part in name.split(".")):
        raise UsageError(f"--package must be the name of a Python package, such as {FOREIGN}, not {name!r}.")


def _write(out: Path, page: str) -> None:
    try:
        if out.exists() and GENERATOR.encode() not in out.read_bytes()[:HEAD_BYTES]:
            raise UsageError(
                f"{out} is no page of this command, and would be lost. Move it away, or choose another --out."
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(page.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"can't write {out}: {error.strerror}. Choose another file with --out.") from error


def _tell(out: Path, *, operations: int) -> None:
    counted = "1 operation" if operations == 1 else f"{operations} operations"
    sys.stdout.write(f"wrote {out}: {counted}, {out.stat().st_size / 1e6:.1f} MB\n")
