"""The request that is measured: a tool call of about 300 bytes, and one of about 10 KB of free JSON."""

import json
from typing import Any, Final

from runcontract.generated import models

RUN_ID: Final = "0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10"
PATH: Final = f"/sdk/v1/runs/{RUN_ID}/tool-call"
TOKEN: Final = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkwYTNjNCJ9.c2lnbmF0dXJlc2lnbmF0dXJl"  # noqa: S105 - nobody's


def tool_call(items: int) -> dict[str, Any]:
    """Return a tool call whose input holds so many documents."""
    documents = [
        {
            "id": number,
            "title": f"Invoice {4000 + number}",
            "snippet": "Payable within thirty days; two items are still open.",
            "score": round(1 / (number + 2), 3),
            "tags": ["invoice", "open"],
            "read": number % 2 == 0,
        }
        for number in range(items)
    ]
    return {
        "tool_name": "search",
        "input": {"query": "open invoices of last month", "limit": 20, "documents": documents},
        "output": {"hits": 3, "took": "12 ms"},
        "duration_ms": 128,
        "status": "completed",
    }


def encoded(items: int) -> bytes:
    """Return the tool call as it goes on the wire."""
    return json.dumps(tool_call(items), separators=(",", ":")).encode()


SMALL: Final = encoded(1)
LARGE: Final = encoded(65)
BODIES: Final = {f"{len(SMALL)} bytes": SMALL, f"{len(LARGE):,} bytes": LARGE}

ANSWER: Final = models.RunToolCall.model_validate_json(
    json.dumps(
        {
            "id": "0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b11",
            "run_id": RUN_ID,
            "tool_name": "search",
            "status": "completed",
            "duration_ms": 128,
            "created_at": "2026-01-02T03:04:05Z",
        }
    )
)
