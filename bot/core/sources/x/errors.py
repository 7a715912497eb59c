"""X's error answers, each with its own sentence and next step.

X names its problems by the end of their `type` (".../resource-not-found"); statuses alone say too little: not found and
suspended come with 200, a used-up credit with 402, 403 or 429.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.domain.errors import AccountError, ToxscanError, XError, XRequestError
from bot.core.sources.archive.records import as_object
from bot.core.text.catalog import N_, _

TELL_OPERATOR = N_("Tell whoever runs this bot.")
_CREDIT = {"usage-capped", "usage-cap-exceeded", "credits-depleted"}
_LINE = 200
_ACCESS = {"client-forbidden", "client-not-enrolled", "oauth1-permissions", "unsupported-authentication"}


def problems(body: Any) -> list[Mapping[str, Any]]:
    """The problems that a body names: each in `errors`, or the body itself where it is one."""
    fields = as_object(body)
    errors = fields.get("errors")
    named = [as_object(error) for error in errors] if isinstance(errors, list) else []
    return [*named, *([fields] if fields.get("type") else [])]


def kinds(body: Any) -> set[str]:
    """The last words of the types of all problems in a body."""
    types = (problem.get("type") for problem in problems(body))
    return {kind.rstrip("/").rpartition("/")[2] for kind in types if isinstance(kind, str)}


def find_refusal(status: int, body: Any) -> ToxscanError | None:
    """Why X refuses a request with this status for good; None where asking again may help."""
    named = kinds(body)
    if named & _CREDIT or status == 402:  # noqa: PLR2004 - Payment Required
        return XError(
            _("The bot's credit at X is used up, so X gives it no more posts."),
            _(
                "Tell whoever runs this bot to add credit in X's developer console; what was read is kept, "
                "and the scan can continue then."
            ),
        )
    if status == 401:  # noqa: PLR2004 - Unauthorized
        return XError(
            _("X does not accept the bot's token."),
            _("Tell whoever runs this bot to give it a valid one."),
            _("Copy the bearer token again from X's developer console: your app, “Keys and tokens”."),
        )
    if status == 403 or named & _ACCESS:  # noqa: PLR2004 - Forbidden
        return XError(
            _("X does not allow the bot's app to read this."),
            _(
                "Tell whoever runs this bot: its project at X lacks the access, or X has locked it; the developer "
                "console says which."
            ),
        )
    if status == 409:  # noqa: PLR2004 - Conflict: only compliance jobs know it.
        return XError(_("X is still busy with another compliance job of this project."), _("Try again in 15 minutes."))
    if 400 <= status < 500 and status not in {408, 429}:  # noqa: PLR2004 - what the client did wrong
        return XRequestError(
            _("X rejected the request as invalid (status {status}{details}).", status=status, details=_details(body)),
            _("That is a bug in toxscan or a change at X: please report it, and scan an archive in the meantime."),
        )
    return None


def find_account_problem(handle: str, body: Any, *, known: bool = False) -> ToxscanError | None:
    """Why X shows nothing of the account, where a body without data says so. `known` accounts were there before."""
    errors = problems(body)
    named = kinds(body)
    words = " ".join(str(error.get("detail", "")) for error in errors).lower()
    if "suspended" in words:
        return AccountError(
            _("X has suspended @{handle}.", handle=handle), _("Its posts can't be read while it is suspended.")
        )
    if "not-authorized-for-resource" in named or "disallowed-resource" in named:
        return protected_error(handle)
    if "deactivated" in words or (known and "resource-not-found" in named):
        return AccountError(
            _("@{handle} is no longer on X: the account was deactivated or deleted.", handle=handle),
            _("Its posts can no longer be read; those stored here will be deleted at the next check."),
        )
    if "resource-not-found" in named:
        return AccountError(
            _("There is no account @{handle} on X.", handle=handle),
            _("Check the spelling; the account may also have a new name."),
        )
    if "resource-unavailable" in named:
        return AccountError(
            _("X is withholding @{handle} at the moment.", handle=handle),
            _("Try again later, or look at the profile on X."),
        )
    return find_refusal(200, body) or _unknown_error(body) if errors else None


def protected_error(handle: str) -> ToxscanError:
    """The error for a protected account, whose posts only its followers see."""
    return AccountError(
        _("@{handle}'s posts are protected: X shows them to followers only.", handle=handle),
        _("The account's owner can scan an archive of it instead."),
    )


def unavailable_error(reason: str, tries: int) -> XError:
    """The error when X or the network keeps failing. `reason` completes "X …"."""
    return XError(
        _("X {reason}; the bot has tried {tries} times.", reason=reason, tries=tries),
        _("Try again in a few minutes: what was read is kept, and a scan continues from there."),
    )


def redirect_error() -> XError:
    """The error for an answer that is a redirect."""
    return XError(
        _("The address that the bot uses for X redirects elsewhere."),
        _(TELL_OPERATOR),
        _("Correct `base_url` in the settings of X."),
    )


def unreadable_error() -> XError:
    """The error for a well-formed answer without data or problems."""
    return XError(
        _("X sent a response that can't be read."), _("Try again later; if it keeps happening, please report it.")
    )


def _unknown_error(body: Any) -> XError:
    return XError(
        _("X reported a problem that the bot does not know{details}.", details=_details(body)),
        _("Try again later, or report it."),
    )


def _details(body: Any) -> str:
    """What X says of its problems; no more than a line, since it is X's text."""
    said: Sequence[str] = [str(each.get("detail") or each.get("title") or "") for each in problems(body)]
    line = " ".join(" ".join(said).split())
    return f": {line if len(line) <= _LINE else line[:_LINE] + chr(8230)}" if line else ""
