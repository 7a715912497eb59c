"""What can go wrong, each with the sentence that the user reads and what to do next.

ToxscanError
├── InputError            the person asked for something that can't be
│   ├── ArchiveError          the archive is missing, broken or dangerous
│   ├── CommandError          the command or its options make no sense
│   ├── AccountError          its network shows nothing of the account: none of that name, suspended, protected
│   │   └── UnknownAccountError   it knows none of that name or id
│   ├── RefusedError          the person may not do that, or not now
│   │   └── OptedOutError         the account has asked not to be scanned
│   └── BudgetError           what may be spent on X this month is spent
│       └── HeldBackError     or held back by scans that may give some of it back
├── NetworkError          a network can't be read: out of order, or it refuses the bot
│   ├── NetworkBusyError      it takes no more requests until a known time
│   └── XError                X: no access, no credit, out of order
│       └── XRequestError         X says that the request itself is wrong
├── UnreachableError      a chat can't be reached at present
└── OperatorError         only whoever runs the bot can mend it; people in chats are told so and no more
    ├── ConfigError           the settings are wrong
    ├── ModelError            the model is unknown, missing, damaged or can't be fetched
    ├── ScoringError          the model process can't work
    │   └── NoRoomError           a cluster has no room for it at present
    └── StoreError            the database can't be used
        └── StoreAwayError        its server is away, or went away; a moment later it may be back
"""

from datetime import datetime
from enum import StrEnum

from bot.core.domain.networks import network_of
from bot.core.text.catalog import N_, _

ASK_OPERATOR = N_("Try again in a few minutes. If that does not help, tell whoever runs this bot.")


class FailureCause(StrEnum):
    """Why a scan ended, as far as something follows from it by itself."""

    BUDGET = "budget"
    ACCOUNT = "account"
    """Its network shows nothing of it."""
    OPTED_OUT = "opted out"
    OTHER = "other"


class ToxscanError(Exception):
    """An error with its two sentences: `message` says what happened, `hint` what to do next.

    `operator` is the hint for whoever runs the bot, with the names of settings, files and commands, which nobody in a
    chat has any use for. `cause` is stored with a scan that the error ended.
    """

    cause = FailureCause.OTHER

    def __init__(self, message: str, hint: str = "", operator: str = "") -> None:
        super().__init__(message, hint, operator)  # All in args, so that the error survives pickling between processes.
        self.message = message
        self.hint = hint
        self.operator = operator

    def sentences(self, *, operator: bool) -> tuple[str, str]:
        """The two sentences for whoever reads them: those of whoever runs the bot, or anybody's in a chat."""
        return self.message, (self.operator or self.hint) if operator else self.hint

    def __str__(self) -> str:
        return " ".join(self.sentences(operator=True)).rstrip()


class OperatorError(ToxscanError):
    """Something that only whoever runs the bot can fix: its sentences name paths, settings and commands.

    In chats `people` is said in their place, and the log has them.
    """

    people = (N_("The bot is not working."), ASK_OPERATOR)

    def sentences(self, *, operator: bool) -> tuple[str, str]:
        """See `ToxscanError`."""
        if operator:
            return super().sentences(operator=True)
        message, hint = self.people
        return _(message), _(hint)


class InputError(ToxscanError):
    """The person asked for something that can't be."""


class ArchiveError(InputError):
    """An account archive is missing, broken or dangerous."""


class CommandError(InputError):
    """A command or its options make no sense."""


class AccountError(InputError):
    """Its network shows nothing of the account: there is none of that name, or it is suspended or protected."""

    cause = FailureCause.ACCOUNT


class UnknownAccountError(AccountError):
    """Its network knows no such account: there never was one, or not any more, or its server has lost it."""


def reassigned_error(handle: str) -> AccountError:
    """The error for a handle that now belongs to another account."""
    return AccountError(
        _(
            "@{handle} now belongs to somebody else on {network}.",
            handle=handle,
            network=network_of(handle).brand,
        ),
        _("Use `/scan` again to see who it is. Posts read earlier stay with their author."),
    )


class RefusedError(InputError):
    """The person may not do that, or not now."""


class OptedOutError(RefusedError):
    """The account has asked not to be scanned."""

    cause = FailureCause.OPTED_OUT


class BudgetError(InputError):
    """What may be spent on X this month is spent."""

    cause = FailureCause.BUDGET


class HeldBackError(BudgetError):
    """Scans hold back what is left of it, and may give some of that back."""


class NetworkError(ToxscanError):
    """A network, or a server of it, can't be read: it refuses the bot, or is out of order."""


class NetworkBusyError(NetworkError):
    """It takes no more such requests until `until` (aware, in UTC). `whose` names the network or the server."""

    def __init__(self, until: datetime, whose: str) -> None:
        super().__init__(
            _(
                "{network} accepts no more of these requests from the bot until {until} UTC.",
                network=whose,
                until=f"{until:%H:%M}",
            ),
            _("Try again after that."),
        )
        self.until = until
        self.whose = whose

    def __reduce__(self) -> tuple[type["NetworkBusyError"], tuple[datetime, str]]:
        return type(self), (self.until, self.whose)


class XError(NetworkError):
    """X can't be read: it refuses the bot, its credit is used up, or X is out of order."""


class XRequestError(XError):
    """X says that the request itself is wrong."""


class UnreachableError(ToxscanError):
    """A chat can't be reached at present: no network, or it is out of order. Trying again later may help."""


class ConfigError(OperatorError):
    """The settings are wrong; the message lists every mistake at once."""

    people = (N_("The bot is not set up for this."), N_("Tell whoever runs this bot: only they can set it up."))


class ModelError(OperatorError):
    """A model is unknown, missing, damaged or can't be fetched."""

    people = (N_("The model that scores posts is not working."), ASK_OPERATOR)


class ScoringError(OperatorError):
    """The model process can't work."""

    people = (
        N_("Scoring is not working."),
        N_("What was scored is kept. Try again in a few minutes. If that does not help, tell whoever runs this bot."),
    )


class NoRoomError(ScoringError):
    """A cluster has no room for what scores: its machines are taken, or too few of them are there."""


class StoreError(OperatorError):
    """The database can't be used: locked, full, read-only, damaged or of a newer version."""

    people = (
        N_("The bot can't reach what it has stored."),
        N_(
            "It is the bot's fault, not yours, and what was stored is kept. Try again in a few minutes. If that does "
            "not help, tell whoever runs this bot."
        ),
    )


class StoreAwayError(StoreError):
    """The database's server can't be reached, or went away in the middle: what was not committed can be done again."""


def first_cause(error: BaseException) -> BaseException:
    """The first real error in a group of them, or the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
