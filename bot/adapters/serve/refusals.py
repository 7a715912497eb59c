"""Refusals in the shapes of Google's APIs; clients look for these words, so they are in English whatever the reader."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Any

ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
SERVICE = "commentanalyzer.googleapis.com"

# Google's word for each status (google/rpc/code.proto).
_STATUSES = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.TOO_MANY_REQUESTS: "RESOURCE_EXHAUSTED",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
    HTTPStatus.NOT_IMPLEMENTED: "UNIMPLEMENTED",
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
    HTTPStatus.GATEWAY_TIMEOUT: "DEADLINE_EXCEEDED",
}


class ErrorType(StrEnum):
    """What Perspective calls a mistake in a request (its "Limits and errors", errorType)."""

    COMMENT_TOO_LONG = "COMMENT_TOO_LONG"
    COMMENT_EMPTY = "COMMENT_EMPTY"
    NO_REQUESTED_ATTRIBUTES = "NO_REQUESTED_ATTRIBUTES"
    LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    INVALID_REQUEST = "INVALID_REQUEST"


class RequestRefusedError(Exception):
    """A request that gets an error for an answer; `retry_after` in seconds, where trying again makes sense."""

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        details: Sequence[Mapping[str, Any]] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details
        self.retry_after = retry_after

    @property
    def body(self) -> dict[str, Any]:
        """The answer, as JSON."""
        error: dict[str, Any] = {
            "code": self.status.value,
            "message": self.message,
            "status": _STATUSES[self.status],
        }
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}

    @property
    def headers(self) -> dict[str, str]:
        """When to try again."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def refuse_comment(kind: ErrorType, message: str, more: Mapping[str, Any] | None = None) -> RequestRefusedError:
    """What is wrong with what is asked, in Perspective's own words."""
    return RequestRefusedError(
        HTTPStatus.BAD_REQUEST, message, [{"@type": ERROR, "errorType": kind.value, **(more or {})}]
    )


def refuse_language(attribute: str, requested: Sequence[str], detected: Sequence[str]) -> RequestRefusedError:
    """The model does not know the comment's language: the one that was asked for, or else found out."""
    found = {"requestedLanguages": list(requested)} if requested else {}
    return refuse_comment(
        ErrorType.LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE,
        f"Attribute {attribute} does not support request languages: {', '.join(requested or detected)}",
        {
            "languageNotSupportedByAttributeError": {
                "attribute": attribute,
                **found,
                "detectedLanguages": list(detected),
            }
        },
    )


def refuse_payload(violations: Sequence[tuple[str, str]]) -> RequestRefusedError:
    """The body is not what the API takes: each field with what is wrong."""
    mistakes = [{"field": field, "description": text} if field else {"description": text} for field, text in violations]
    return RequestRefusedError(
        HTTPStatus.BAD_REQUEST,
        "\n".join(text for _, text in violations),
        [{"@type": BAD_REQUEST, "fieldViolations": mistakes}],
    )


def refuse_key() -> RequestRefusedError:
    """The key is not ours."""
    return RequestRefusedError(
        HTTPStatus.BAD_REQUEST,
        "API key not valid. Please pass a valid API key.",
        [
            {
                "@type": ERROR_INFO,
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": {"service": SERVICE},
            }
        ],
    )
