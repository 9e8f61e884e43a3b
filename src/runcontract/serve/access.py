"""Whether a caller may pass, in the order CONTRACT.md section 3 gives: 401, 403, 404, 401, 410."""

import hmac
from collections.abc import Mapping

from runcontract.generated import errors
from runcontract.serve import expiry, rules
from runcontract.serve.parts import Parts
from runcontract.serve.tokens import TokenRefused


class RunAccess:
    """Opens a run to the holder of a token of its present attempt."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    async def __call__(self, credentials: str | None, path_params: Mapping[str, str]) -> None:
        """Return if the call may go on; the handler looks at the status again where it writes."""
        parts = self.parts
        if not credentials:
            message = "A run token is needed: Authorization: Bearer <run token>."
            raise errors.Unauthorized(message)
        try:
            claims = parts.tokens.verify(credentials)
        except TokenRefused as refused:
            message = f"Not a valid run token: {refused}."
            raise errors.Unauthorized(message) from refused
        run_id = path_params["runID"]
        if claims.run_id != run_id:
            message = "The token is for another run."
            raise errors.Forbidden(message)
        now = parts.world.now()
        gate = await parts.store.gate(run_id)
        if gate is not None and gate.attempt != claims.attempt:
            message = "Not a valid run token: it is for another attempt of the run."
            raise errors.Unauthorized(message)
        if gate is not None and gate.overdue(now):
            await expiry.settle(parts, run_id)
        rules.passable(gate, lifecycle=parts.lifecycle, now=now)


class ControlAccess:
    """Opens the control API to the holder of the API key."""

    def __init__(self, parts: Parts) -> None:
        self._expected = parts.api_key.encode()

    async def __call__(self, credentials: str | None, _path_params: Mapping[str, str]) -> None:
        """Return if the key is right; how long that takes does not depend on how much of it is."""
        if not hmac.compare_digest((credentials or "").encode("utf-8", "surrogateescape"), self._expected):
            message = "The API key is needed: Authorization: Bearer <API key>."
            raise errors.Unauthorized(message)
