"""Whether a caller may pass, in the order CONTRACT.md section 3 gives: 401, 403, 404, 401, 410."""

import hmac
from collections.abc import Mapping

from runcontract.generated import errors
from runcontract.serve import rules
from runcontract.serve.parts import Parts
from runcontract.serve.tokens import Claims, TokenRefused
from runcontract.wire.caller import caller


class RunAccess:
    """Lets in who holds a genuine token of the run; whether the run is open to it, the store decides with the work."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    async def __call__(self, credentials: str | None, path_params: Mapping[str, str]) -> Claims:
        """Return the token's claims, for the handler; raises Unauthorized and Forbidden."""
        if not credentials:
            message = "A run token is needed: Authorization: Bearer <run token>."
            raise errors.Unauthorized(message)
        try:
            claims = self.parts.tokens.verify(credentials)
        except TokenRefused as refused:
            message = f"Not a valid run token: {refused}."
            raise errors.Unauthorized(message) from refused
        if claims.run_id != path_params["runID"]:
            message = "The token is for another run."
            raise errors.Forbidden(message)
        return claims

    async def outranking(self, path_params: Mapping[str, str]) -> None:
        """Return if the run is open to the caller: only then does it matter what else is wrong with the request."""
        parts, run_id = self.parts, path_params["runID"]
        # A read may be done in another thread, which does not know who calls.
        claims, now = caller(), parts.world.now()
        await parts.store.read(
            lambda reader: rules.open_gate(reader, run_id, claims, lifecycle=parts.lifecycle, now=now)
        )


class ControlAccess:
    """Opens the control API to the holder of the API key."""

    def __init__(self, parts: Parts) -> None:
        self._expected = parts.api_key.encode()

    async def __call__(self, credentials: str | None, _path_params: Mapping[str, str]) -> None:
        """Return if the key is right; how long that takes does not depend on how much of it is."""
        if not hmac.compare_digest((credentials or "").encode("utf-8", "surrogateescape"), self._expected):
            message = "The API key is needed: Authorization: Bearer <API key>."
            raise errors.Unauthorized(message)
