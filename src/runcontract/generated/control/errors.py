# Generated from openapi/ by `runcontract generate`; do not edit.
"""Every documented refusal, as an exception that a handler raises and a client meets."""

from runcontract.wire.failures import ClientError, NoAnswer, UnexpectedAnswer
from runcontract.wire.operation import ApiError


__all__ = [
    "ApiError",
    "BadRequest",
    "ClientError",
    "Conflict",
    "MethodNotAllowed",
    "NoAnswer",
    "NotFound",
    "PayloadTooLarge",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnprocessableContent",
    "UnsupportedMediaType",
]


class BadRequest(ApiError):
    """400: The request can't be understood, or breaks a rule of its schema; nothing was stored."""

    status = 400
    code = "validation_error"


class Unauthorized(ApiError):
    """401: There is no token, or it is not a good one: not a bearer token, altered, expired, or of an earlier attempt. Nothing was stored."""

    status = 401
    code = "unauthorized"


class NotFound(ApiError):
    """404: There is no such thing: run, key, job or event, as the operation says."""

    status = 404
    code = "not_found"


class MethodNotAllowed(ApiError):
    """405: The path knows other methods; Allow names them."""

    status = 405
    code = "method_not_allowed"


class Conflict(ApiError):
    """409: The run's status does not admit this; nothing was stored. A server may answer this for a run that is over, too."""

    status = 409
    code = "conflict"


class PayloadTooLarge(ApiError):
    """413: The body is larger than the server takes; the reference server takes 1,048,576 bytes."""

    status = 413
    code = "payload_too_large"


class UnsupportedMediaType(ApiError):
    """415: The body is not JSON by its Content-Type. 400 and 422 are as good."""

    status = 415
    code = "unsupported_media_type"


class UnprocessableContent(ApiError):
    """422: The body breaks a rule of its schema; servers may answer this instead of 400."""

    status = 422
    code = "validation_error"
