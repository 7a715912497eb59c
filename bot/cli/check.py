"""`toxscan check`: tries everything that the bot needs, also beside a running bot, and explains each problem."""

import asyncio
import os
import shutil
import stat
from collections.abc import Awaitable, Callable, Mapping

from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

from bot.adapters.terminal.console import say
from bot.app import x_client
from bot.cli.spending import read_usage
from bot.core.config import Settings
from bot.core.domain.errors import AccountError, NetworkError, StoreError, ToxscanError
from bot.core.files import private
from bot.core.scans.uploads import FOLDER
from bot.core.scoring.models import files as models
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, X_BEARER_TOKEN, read_secret
from bot.core.sources.bluesky.network import Bluesky
from bot.core.store.engine import backup
from bot.core.store.migrations.word_index import has_fts5
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.bot.status import size
from bot.core.views.words import number

RULES = (
    N_(
        "Posts that X no longer shows must be deleted within 24 hours: keep `toxscan run` running, or "
        "run `toxscan purge` daily."
    ),
    N_(
        "Monitoring people requires their consent or X's written approval: be open about what you "
        "scan, and honor opt_out."
    ),
    N_(
        "Draw no conclusions about health, politics, religion, race or sexuality; show posts "
        "unaltered, with their links."
    ),
    N_("Export no more than 500 posts per person per day."),
)
LEAST_FREE = 10**9  # Bytes. /forget writes a copy of the database beside the old one; 100,000 posts take some 55 MB.
LONGEST = 13  # The longest name of a part, in Spanish.
SHOWN = 5  # Names of files in one sentence.
X = "X"  # What its part is called.
OFF = "off: "  # Before the reason why a part is not used.
ASKED_FOR = "bsky.app"  # Bluesky's own account, which every Bluesky knows; another says that it does not.
UNASKED = frozenset({"Bluesky"})  # On without anybody's doing: a machine that can't reach it is well all the same.
PATIENCE = 5.0  # Seconds for each try: somebody waits for the line.

Try = Callable[[Settings], Awaitable[str]]


async def check(settings: Settings, console: Console) -> bool:
    """Try each part and say how it is; whether there was no problem."""
    well, used = True, False
    for name, attempt in PARTS.items():
        words = ""
        try:
            words = await attempt(settings)
        except ToxscanError as error:
            well = well and name in UNASKED
            _line(console, name, "✗", "yellow" if name in UNASKED else "red", error.message)
            if hint := error.sentences(operator=True)[1]:
                say(console, hint, " " * (LONGEST + 3))
        else:
            if words.startswith(OFF):
                _line(console, name, "–", "yellow", _("off: {reason}", reason=words.removeprefix(OFF)))
            else:
                _line(console, name, "✓", "green", words)
        used = used or (name == X and not words.startswith(OFF))
    if used:
        _tell_rules(console)
    return well


def _tell_rules(console: Console) -> None:
    """What X asks of those who read from it."""
    say(console, "\n" + _("What X's developer policy asks of whoever runs this bot:"))
    for rule in RULES:
        say(console, _(rule), "  • ")


async def _folder(settings: Settings) -> str:
    """The data folder: who may look into it, and how much room there is."""
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free, mode = shutil.disk_usage(folder).free, stat.S_IMODE(folder.stat().st_mode)
        exposed = private.find_exposed(folder) + (
            private.find_exposed(uploads) if (uploads := folder / FOLDER).is_dir() else []
        )
    except OSError as error:
        raise StoreError(
            _("{folder} can't be used ({reason}).", folder=folder, reason=error.strerror),
            _("Choose another with --data-dir."),
        ) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise StoreError(
            _("{folder} can't be written.", folder=folder), _("Make it writable for the user that the bot runs as.")
        )
    if free < LEAST_FREE:
        raise StoreError(
            _("Only {free} are free at {folder}.", free=size(free), folder=folder),
            _("Make room: at least {least}.", least=size(LEAST_FREE)),
        )
    if mode & 0o007:
        raise StoreError(
            _("Every user of this machine can read {folder}, which holds people's scans.", folder=folder),
            f"chmod 700 {folder}",
        )
    if exposed:
        names = ", ".join(str(path.relative_to(folder)) for path in exposed[:SHOWN])
        if len(exposed) > SHOWN:
            names = _("{names} and {number} more", names=names, number=number(len(exposed) - SHOWN))
        raise StoreError(
            _(
                "Other users of this machine can read {names} in {folder}, which holds people's scans.",
                names=names,
                folder=folder,
            ),
            f"chmod -R go= {folder}",
        )
    return _("{folder} ({free} free)", folder=folder, free=size(free))


async def _database(settings: Settings) -> str:
    where = settings.stored_in
    if isinstance(where, SecretStr):
        return await _server(where)
    if not where.exists():
        return _tell_index(_("{file} will be created at the first start", file=where))
    found = await asyncio.to_thread(backup.quick_check, where)
    if found != "ok":
        raise StoreError(
            _("{file} is damaged: {found}.", file=where, found=found), _("Stop the bot and restore a backup.")
        )
    return _tell_index(_("{file} is intact ({size})", file=where, size=size(where.stat().st_size)))


def _tell_index(said: str) -> str:
    """What was said of the file, and where it can have no index of words also that."""
    if has_fts5():
        return said
    return _("{said}; words are searched without an index, as this Python's SQLite has no FTS5", said=said)


async def _server(url: SecretStr) -> str:
    """Ask PostgreSQL who it is and whether we may make tables there; its address is shown without the password."""
    from bot.core.store.engine.postgres import PostgresStore

    store = PostgresStore.wrap(url, patience=0)
    try:
        found = await store.look()
    finally:
        await store.close()
    if not found.may_create:
        raise StoreError(
            _("This user may not create tables in the database {name}.", name=found.name),
            _("Make this user its owner: docs/postgres.md says how."),
        )
    return _(
        "{name}: connected to PostgreSQL {version} ({size})",
        name=found.name,
        version=found.version,
        size=size(found.size),
    )


async def _model(settings: Settings) -> str:
    model = models.find(settings.model, settings.data_dir)
    await asyncio.to_thread(models.verify, model)
    return _("{name} is installed and its files are intact", name=model.name)


async def _x(settings: Settings) -> str:
    client = x_client(settings)
    if client is None:
        return OFF + _("{name} is not set, so X is not read; see docs/x.md", name=X_BEARER_TOKEN)
    try:
        used, cap = read_usage(await client.usage())
    finally:
        await client.close()
    if not cap:
        return _("the token works; X counts {used} posts read this month", used=number(used))
    return _("the token works; X counts {used} of {cap} posts read this month", used=number(used), cap=number(cap))


async def _bluesky(settings: Settings) -> str:
    """Ask Bluesky for an account: it has answered when it says that there is none."""
    networks = settings.networks
    if not networks.bluesky:
        return OFF + _("`{network} = false` stands below [networks] in config.toml", network="bluesky")
    bluesky = Bluesky(networks.bluesky_url, min(PATIENCE, networks.timeout_seconds), sleep=_at_once)
    try:
        await bluesky.find(ASKED_FOR)
    except AccountError:
        pass
    except NetworkError as error:
        raise NetworkError(
            error.message,
            _(
                "Meanwhile, only accounts on Bluesky can't be scanned. Is this machine online? Then try `toxscan "
                "check` again in some minutes. To do without Bluesky, set `bluesky = false` below [networks] in "
                "config.toml."
            ),
        ) from None
    finally:
        await bluesky.close()
    return _("{address} answers; it needs no key and costs nothing", address=networks.bluesky_url)


async def _at_once(_seconds: float) -> None:
    """Between tries nobody waits: a running bot does, a person at a terminal should not."""


async def _mastodon(settings: Settings) -> str:
    if not settings.networks.mastodon:
        return OFF + _("`{network} = false` stands below [networks] in config.toml", network="mastodon")
    return _("each account is read from its own server; that needs no key and costs nothing")


async def _discord(settings: Settings) -> str:
    """Ask Discord who we are, and whether people can install us."""
    token = read_secret(DISCORD_TOKEN, settings.secrets)
    if token is None:
        return OFF + _("{name} is not set; see docs/discord.md", name=DISCORD_TOKEN)
    from bot.adapters.discord.connection.check import try_token

    application = await try_token(token.get_secret_value())
    return _(
        "the token belongs to {user}, which is in {servers}",
        user=application.name,
        servers=ngettext("{count} server", "{count} servers", application.approximate_guild_count),
    )


async def _slack(settings: Settings) -> str:
    """Ask Slack who we are and what we may do; the app token, by asking for a socket's address."""
    if not any(read_secret(name, settings.secrets) for name in SLACK_SECRETS):
        return OFF + _("{name} is not set; see docs/slack.md", name=SLACK_SECRETS[0])
    from bot.adapters.slack.connection.check import try_access
    from bot.adapters.slack.connection.tokens import from_environment

    return await try_access(from_environment(settings.slack, settings.secrets))


async def _owners(settings: Settings) -> str:
    if not settings.owners:
        return OFF + _("nobody may use /admin in a chat; set `owners` in config.toml")
    return ", ".join(settings.owners)


async def _serve(settings: Settings) -> str:
    """Whether `toxscan serve` would start, and whom it would answer."""
    from bot.cli.serve import read_key

    where = f"{settings.serve.host}:{settings.serve.port}"
    if read_key(settings, settings.serve):
        return _("`toxscan serve` would answer at {where}, whoever has the key", where=where)
    return _("`toxscan serve` would answer at {where}, programs on this machine alone", where=where)


PARTS: Mapping[str, Try] = {
    N_("folder"): _folder,
    N_("database"): _database,
    N_("model"): _model,
    X: _x,
    "Bluesky": _bluesky,
    "Mastodon": _mastodon,
    "Discord": _discord,
    "Slack": _slack,
    N_("owners"): _owners,
    "serve": _serve,
}


def _line(console: Console, part: str, mark: str, color: str, words: str) -> None:
    say(console, words, Text.assemble((f"{_(part):>{LONGEST}} ", "bold"), (mark, color), " "))
