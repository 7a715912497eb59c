"""The problem bodies with which X says no, in its words and shapes."""

from http import HTTPStatus
from typing import Any

BASE = "https://api.twitter.com/2/problems/"  # Newer answers come from api.x.com: only the last part is to be trusted.

Problem = dict[str, Any]


class Refused(Exception):  # noqa: N818 - not an error of ours: X's answer.
    """The request gets that status and body instead of what it asked for."""

    def __init__(self, status: int, body: Problem) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def blank(status: int, kind: str = "") -> Problem:
    """A status with nothing more to say; `kind` is the last part of the problem's type."""
    phrase = HTTPStatus(status).phrase
    return {"title": phrase, "detail": phrase, "type": BASE + kind if kind else "about:blank", "status": status}


def invalid(message: str, parameter: str = "", value: str = "") -> Refused:
    """400: a parameter that X does not accept."""
    error = {"parameters": {parameter: [value]} if parameter else {}, "message": message}
    detail = "One or more parameters to your request was invalid."
    return Refused(
        400, {"errors": [error], "title": "Invalid Request", "detail": detail, "type": BASE + "invalid-request"}
    )


def not_enrolled() -> Refused:
    """403: this access level may not ask for that."""
    detail = "This endpoint needs an app that is attached to a project with the appropriate level of API access."
    return Refused(403, {
        "client_id": "29170001", "required_enrollment": "Appropriate Level of API Access", "detail": detail,
        "registration_url": "https://developer.twitter.com/en/docs/projects/overview", "title": "Client Forbidden",
        "reason": "client-not-enrolled", "type": BASE + "client-forbidden",
    })  # fmt: skip


def capped(status: int) -> Refused:
    """Nothing may be read any more: 429 over the month's cap, 402 without credits (pay per use)."""
    if status == HTTPStatus.PAYMENT_REQUIRED:
        detail = "Your enrolled account [1700000000000000001] does not have any credits to fulfill this request."
        body = {"title": "CreditsDepleted", "detail": detail, "type": BASE + "credits"}
        return Refused(status, {"account_id": "1700000000000000001", **body})
    return Refused(status, {
        "account_id": "1700000000000000001", "product_name": "standard-basic", "title": "UsageCapExceeded",
        "period": "Monthly", "scope": "Product", "detail": "Usage cap exceeded: Monthly product cap",
        "type": BASE + "usage-capped",
    })  # fmt: skip


def job_conflict() -> Refused:
    """409: one job of a type at a time."""
    detail = "You cannot create a new job if one is already in progress."
    return Refused(409, {"title": "Conflict", "detail": detail, "type": BASE + "conflict", "status": 409})


def _about(resource: str, parameter: str, value: str) -> Problem:
    return {"value": value, "resource_type": resource, "parameter": parameter, "resource_id": value}


def not_found(resource: str, parameter: str, value: str) -> Problem:
    """Beside or instead of data, with status 200: there is no such user or tweet."""
    detail = f"Could not find {resource} with {parameter}: [{value}]."
    return {
        **_about(resource, parameter, value),
        "detail": detail,
        "title": "Not Found Error",
        "type": BASE + "resource-not-found",
    }


def suspended(parameter: str, value: str) -> Problem:
    """Instead of data, with status 200: the user is suspended. Only the detail tells it from `not_found`."""
    detail = f"User has been suspended: [{value}]."
    return {
        **_about("user", parameter, value),
        "detail": detail,
        "title": "Forbidden",
        "type": BASE + "resource-not-found",
    }


def withheld(resource: str, parameter: str, value: str) -> Problem:
    """Beside or instead of data, with status 200: it is there, and X shows it to nobody at present."""
    detail = f"Could not show {resource} with {parameter}: [{value}]."
    return {
        **_about(resource, parameter, value),
        "detail": detail,
        "title": "Resource Unavailable",
        "type": BASE + "resource-unavailable",
    }


def not_authorized(resource: str, parameter: str, value: str) -> Problem:
    """Beside or instead of data, with status 200: it is there, but protected (or its author is suspended)."""
    named = "Tweet" if resource == "tweet" else resource
    detail = f"Sorry, you are not authorized to see the {named} with {parameter}: [{value}]."
    return {
        **_about(resource, parameter, value),
        "section": "data",
        "detail": detail,
        "title": "Authorization Error",
        "type": BASE + "not-authorized-for-resource",
    }
