"""The description with a sample of every operation in every language, where renderers look for them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from runcontract.contract import Contract, Operation
from runcontract.docs.calls import call_of
from runcontract.docs.curl import curl_sample
from runcontract.docs.python import python_sample, python_stream_sample
from runcontract.docs.typescript import typescript_sample, typescript_stream_sample
from runcontract.generate.rows import is_stream, other_media

EXTENSION: Final = "x-codeSamples"
Sample = dict[str, str]


def with_samples(document: Mapping[str, Any], contract: Contract, *, package: str | None) -> dict[str, Any]:
    """Return the description with samples in `x-codeSamples`; the given one is unchanged.

    `contract` is the same description, as code is generated from it. `package` is where its Python client is; without
    one no code can be generated, and curl is the only language. Samples that an operation has already are kept.
    """
    shown: dict[str, Any] = json.loads(json.dumps(document))
    for operation in contract.operations:
        node = shown["paths"][operation.path][operation.method.lower()]
        node.setdefault(EXTENSION, samples_of(contract, operation, package=package))
    return shown


def samples_of(contract: Contract, operation: Operation, *, package: str | None) -> list[Sample]:
    """Return the samples of one operation, as `x-codeSamples` has them."""
    call = call_of(contract, operation)
    streams = is_stream(contract, operation)
    samples = [_sample("Shell", "curl", curl_sample(call, streams=streams))]
    # The clients send credentials in headers alone.
    is_in_query = call.credentials is not None and call.credentials.place == "query"
    # Nor is there a method for what takes or answers other things than JSON.
    has_method = streams or not other_media(contract, operation)
    if package is not None and has_method and not is_in_query:
        python = python_stream_sample(call) if streams else python_sample(contract, call, package=package)
        typescript = typescript_stream_sample(call) if streams else typescript_sample(call)
        # The renderer knows how to colour JavaScript, and TypeScript is the same here.
        samples += [_sample("Python", "Python", python), _sample("JavaScript", "TypeScript", typescript)]
    return samples


def _sample(lang: str, label: str, source: str) -> Sample:
    return {"lang": lang, "label": label, "source": source}
