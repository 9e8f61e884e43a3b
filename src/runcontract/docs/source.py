"""A user's own description, read for the page, and whether code can be made of it: else curl is all there is."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runcontract.contract import Contract
from runcontract.contract.bundle import JsonDocument, bundle
from runcontract.contract.document import METHODS
from runcontract.contract.overlays import load_overlay
from runcontract.docs.shape import check_shape
from runcontract.errors import ContractError
from runcontract.generate.foreign import render_foreign, with_names
from runcontract.generate.package import PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A description to show. `contract` is the same as code is made of it; `obstacle` is why none can be, or empty."""

    document: JsonDocument
    contract: Contract
    obstacle: str = ""


def read_description(spec: Path, *, overlays: Sequence[Path] = ()) -> Description:
    """Return the description of a file, with all that it refers to and as overlays change it.

    Raises ContractError, naming file and place, for what can't be read or is no OpenAPI 3.x; UsageError for an overlay
    that does not fit.
    """
    document = bundle(spec)
    for overlay in overlays:
        document = dict(load_overlay(overlay).applied_to(document))
    check_shape(document, spec)
    try:
        with warnings.catch_warnings(action="ignore"):  # what they are of is not written
            render_foreign(spec, overlays=overlays, files=PARTS["all"])
    except ContractError as error:
        return Description(document=document, contract=Contract(_with_ids(document)), obstacle=str(error))
    return Description(document=document, contract=Contract(with_names(document)))


def _with_ids(document: JsonDocument) -> JsonDocument:
    """Return a description of which every operation has an id, if only to be told apart by."""
    paths = {
        path: {
            word: {"operationId": f"{word} {path}", **node} if word in METHODS else node for word, node in item.items()
        }
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}
