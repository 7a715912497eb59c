"""Why a server of Mastodon's kind, or an account on it, can't be read: each with its own sentence and next step."""

from bot.core.domain.errors import AccountError, InputError, NetworkError, ToxscanError, UnknownAccountError
from bot.core.text.catalog import N_, _

_OWN_ARCHIVE = N_("The account's owner can scan an archive of it instead.")
_LATER = N_("Try again in a few minutes: what was read is kept, and a scan continues from there.")


def no_account_error(handle: str) -> UnknownAccountError:
    """The error where the server knows no such account."""
    name, _at, server = handle.partition("@")
    return UnknownAccountError(
        _("There is no account @{name} on {server}.", name=name, server=server),
        _("Check the spelling of the name and of the server: @name@server."),
    )


def gone_error(handle: str) -> AccountError:
    """The error where there was an account, which was deleted or suspended."""
    return AccountError(
        _("@{handle} is suspended or deleted: its server shows nothing of it.", handle=handle),
        _("Look at the profile on Mastodon: it says whether the account has moved."),
    )


def memorial_error(handle: str) -> AccountError:
    """The error for the account of somebody who has died."""
    return AccountError(
        _("@{handle} is kept in memory of somebody who has died.", handle=handle),
        _("The bot does not scan such accounts."),
    )


def no_bots_error(handle: str, said: str) -> AccountError:
    """The error for an account whose profile asks bots to stay away; `said` is what it says, such as "#nobot"."""
    return AccountError(
        _("@{handle} asks bots to stay away: its profile says “{said}”.", handle=handle, said=said),
        _(_OWN_ARCHIVE),
    )


def not_searchable_error(handle: str) -> AccountError:
    """The error for an account that does not want to be found, or its posts to be searched."""
    return AccountError(
        _("@{handle} does not want to be found or searched by others.", handle=handle),
        _(
            "Its owner can allow that on Mastodon, under Preferences, Public profile, Privacy and reach, "
            "or scan an archive of the account."
        ),
    )


def signed_in_only_error(server: str, kind: type[AccountError | NetworkError] = AccountError) -> ToxscanError:
    """The error for a server that shows posts only to those who have an account there."""
    return kind(
        _("{server} shows posts only to people who have signed in there.", server=server),
        _(_OWN_ARCHIVE),
    )


def no_bots_server_error(server: str) -> NetworkError:
    """The error for a server that asks this bot, or all of them, to stay away."""
    return NetworkError(
        _("{server} asks bots to stay away.", server=server),
        _(_OWN_ARCHIVE),
    )


def refused_error(server: str, status: int) -> NetworkError:
    """The error for a server that answers, but not to us."""
    return NetworkError(
        _("{server} refuses the bot's requests (status {status}).", server=server, status=status),
        _("Try again later; its owner may have blocked the bot."),
    )


def not_mastodon_error(server: str) -> NetworkError:
    """The error for an answer that is none of Mastodon's API."""
    return NetworkError(
        _("{server} does not respond as Mastodon does.", server=server),
        _("Check the spelling of the server: @name@server. Some servers can't be read this way."),
    )


def no_server_error(server: str) -> NetworkError:
    """The error for a domain that nobody has."""
    return NetworkError(
        _("There is no server {server}.", server=server),
        _("Check the spelling of the server: @name@server."),
    )


def no_public_address_error(server: str) -> NetworkError:
    """The error for a server in somebody's own network."""
    return NetworkError(
        _("{server} is not on the public internet, so the bot does not ask it.", server=server),
        _("Check the spelling of the server: @name@server."),
    )


def unavailable_error(server: str, reason: str) -> NetworkError:
    """The error when a server keeps failing. `reason` completes "mastodon.example …"."""
    return NetworkError(_("{server} {reason}.", server=server, reason=reason), _(_LATER))


def too_much_error(server: str) -> NetworkError:
    """The error for an answer that is too large even for a single post."""
    return NetworkError(
        _("{server} sent more than the bot reads at once.", server=server),
        _("Try again later; if it keeps happening, please report it."),
    )


def no_parent_error(server: str) -> InputError:
    """The error for a post whose parent is not shown."""
    return InputError(
        _("{server} does not show the post that this one replies to.", server=server),
        _("It may be deleted, or for a few people only."),
    )
