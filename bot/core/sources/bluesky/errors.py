"""Bluesky's refusals, each with its own sentence and next step.

Bluesky answers 400 with `{"error": NAME, "message": WORDS}` to nearly everything that it does not like; an account that
it does not know has no name of its own, only the words "Profile not found" (packages/bsky/src/api/app/bsky/actor).
"""

from bot.core.domain.errors import AccountError, NetworkError, ToxscanError, UnknownAccountError
from bot.core.text.catalog import N_, _

TELL_OPERATOR = N_("Tell whoever runs this bot.")
_LINE = 200
_GONE = {"AccountDeactivated", "RepoDeactivated"}
_TAKEN_DOWN = {"AccountTakedown", "RepoTakendown", "RepoSuspended"}
_BLOCKED = {"BlockedActor", "BlockedByActor"}
_NO_ACCOUNT = ("profile not found", "must be a valid did", "unable to resolve handle")


class RefusedRequest(Exception):  # noqa: N818 - it leaves the client, never this folder.
    """Bluesky refused a request: its `status`, the `name` of the error and what it says, both "" where not said."""

    def __init__(self, status: int, name: str = "", words: str = "") -> None:
        super().__init__(status, name, words)
        self.status = status
        self.name = name
        self.words = words

    @property
    def about_cursor(self) -> bool:
        """Whether it does not like the cursor."""
        return "cursor" in self.words.lower()

    @property
    def about_account(self) -> bool:
        """Whether it does not show the account."""
        named = self.name in _GONE | _TAKEN_DOWN | _BLOCKED
        return named or any(words in self.words.lower() for words in _NO_ACCOUNT)


class TooLargeAnswer(Exception):  # noqa: N818 - as above.
    """An answer was larger than any page of posts; fewer posts may fit."""


def account_error(handle: str, refused: RefusedRequest, *, known: bool = False) -> ToxscanError:
    """Why Bluesky shows nothing of the account. One that is `known` was there before."""
    if refused.name in _TAKEN_DOWN:
        return AccountError(
            _("Bluesky has suspended {account}.", account=_shown(handle)),
            _("Its posts can't be read while it is suspended."),
        )
    if refused.name in _GONE:
        return AccountError(
            _("{account} is deactivated on Bluesky.", account=_shown(handle)),
            _("Its owner can activate it again; until then its posts can't be read."),
        )
    if refused.name in _BLOCKED:
        return AccountError(
            _("Bluesky does not show {account} to the bot: one has blocked the other.", account=_shown(handle)),
            _("Its posts can't be read while that is so."),
        )
    if refused.about_account and known:
        return UnknownAccountError(
            _("{account} is no longer on Bluesky.", account=_shown(handle)),
            _("Its posts can no longer be read; those stored here will be deleted at the next check."),
        )
    if refused.about_account:
        return UnknownAccountError(
            _("There is no account {account} on Bluesky.", account=_shown(handle)),
            _("Check the spelling; the account may also have a new name."),
        )
    return refusal_error(refused)


def login_only_error(handle: str) -> AccountError:
    """The error for an account that wants to be shown only to people who are signed in."""
    return AccountError(
        _("{account} shows its posts only to people who are signed in to Bluesky.", account=_shown(handle)),
        _("The bot respects that and reads nothing. The account's owner can scan an archive of it instead."),
    )


def nameless_error() -> AccountError:
    """The error for an account whose id is too long to be kept."""
    return AccountError(
        _("This account's address on Bluesky is longer than the bot can keep."), _("Scan another account.")
    )


def refusal_error(refused: RefusedRequest) -> NetworkError:
    """The error for a request that Bluesky refuses for good."""
    details = " ".join(f"{refused.name} {refused.words}".split())[:_LINE]
    return NetworkError(
        _(
            "Bluesky rejected the request (status {status}{details}).",
            status=refused.status,
            details=f": {details}" if details else "",
        ),
        _("That is a bug in toxscan or a change at Bluesky: please report it."),
        _("Check `bluesky_url` in the settings of networks, if it is not Bluesky's own; else please report this bug."),
    )


def unavailable_error(reason: str, tries: int) -> NetworkError:
    """The error when Bluesky or the way to it keeps failing. `reason` completes "Bluesky …"."""
    return NetworkError(
        _("Bluesky {reason}; the bot has tried {tries} times.", reason=reason, tries=tries),
        _("Try again in a few minutes: what was read is kept, and a scan continues from there."),
    )


def redirect_error() -> NetworkError:
    """The error for an answer that is a redirect."""
    return NetworkError(
        _("The address that the bot uses for Bluesky redirects elsewhere."),
        _(TELL_OPERATOR),
        _("Correct `bluesky_url` in the settings of networks."),
    )


def circle_error() -> NetworkError:
    """The error for pages that lead nowhere."""
    return NetworkError(
        _("Bluesky sent the same posts again and again."),
        _("Try again later: what was read is kept, and a scan continues from there."),
    )


def _shown(name: str) -> str:
    """A handle as people write it; a DID as it is."""
    return name if name.startswith("did:") else f"@{name}"
