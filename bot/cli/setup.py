"""`toxscan setup`: asks for the tokens one after another, tries each, keeps them, and says how to invite the bot.

Nothing is written before the last question is answered, so that a stop leaves nothing half done.
"""

import asyncio
import getpass
import itertools
import json
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote_plus

from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

from bot.adapters.terminal.console import say
from bot.cli.output import check_place
from bot.core.config import Settings
from bot.core.domain.errors import ConfigError, InputError, ToxscanError
from bot.core.files import private
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, X_BEARER_TOKEN, check_secret, keep_secrets, read_secret
from bot.core.text.catalog import N_, _
from bot.core.views.words import number

SLACK_BOT_TOKEN, SLACK_APP_TOKEN, _SIGNING = SLACK_SECRETS
MANIFEST = Path(__file__).parents[1] / "adapters" / "slack" / "manifest.yaml"
MOST_DOLLARS = 1_000_000
READ_AS_IT_IS = ":/@,"  # In the query of an address (RFC 3986), so that the link is shorter.
WHERE = {
    DISCORD_TOKEN: (
        N_("Discord: open https://discord.com/developers/applications, “New Application”, then “Bot”, “Reset Token”."),
        N_("Discord's bot token"),
    ),
    SLACK_BOT_TOKEN: (
        N_("Slack: the link below makes the app; then “Install App”, “Install to Workspace”, and copy its bot token."),
        N_("Slack's bot token (xoxb-…)"),
    ),
    SLACK_APP_TOKEN: (
        N_("Slack, second token: “Basic Information”, “App-Level Tokens”, with the scope connections:write."),
        N_("Slack's app token (xapp-…)"),
    ),
    X_BEARER_TOKEN: (
        N_(
            "X, to scan accounts there (Bluesky and Mastodon need nothing): open https://developer.x.com, your app, "
            "“Keys and tokens”, “Bearer Token”."
        ),
        N_("X's bearer token"),
    ),
}
T = TypeVar("T")


class Asker(Protocol):
    """Somebody who is asked; raises `EOFError` or `KeyboardInterrupt` where they leave."""

    def words(self, question: str) -> str:
        """What they type."""
        ...

    def secret(self, question: str) -> str:
        """The same, without showing it."""
        ...


class Terminal:
    """Whoever sits at the terminal."""

    def words(self, question: str) -> str:
        """What they type."""
        return input(f"{question}: ")

    def secret(self, question: str) -> str:
        """The same, without showing it."""
        return getpass.getpass(f"{question}: ")


@dataclass
class Answers:
    """What was answered, and found out of it, so far."""

    secrets: dict[str, SecretStr] = field(default_factory=dict)
    owners: list[str] = field(default_factory=list)
    total: Decimal | None = None
    invitation: str = ""
    chats: bool = False  # Whether there is one that the bot can join.


def setup(settings: Settings, config_file: Path, asker: Asker, console: Console) -> None:
    """Ask for everything, then write it down.

    Raises:
        InputError: it can't be written.
    """
    _check_places(settings, config_file)
    say(console, _("I ask for up to four tokens and try each at once. Leave empty what you don't use."))
    say(console, _("Ctrl-C stops. Nothing is written before the last question."))
    answers = Answers(owners=list(settings.owners))
    _ask_discord(settings, asker, console, answers)
    _ask_slack(settings, asker, console, answers)
    _ask_x(settings, asker, console, answers)
    written = _write(settings, config_file, asker, answers)
    for line in written:
        say(console, line)
    _say_next(answers, console)


def _check_places(settings: Settings, file: Path) -> None:
    """See that what will be answered can be kept, before anybody is asked."""
    if not file.exists():
        check_place(file)
    folder = next(each for each in (settings.secrets, *settings.secrets.absolute().parents) if each.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(_("{folder} can't be written.", folder=folder), _("Choose another with --data-dir."))


def _ask_discord(settings: Settings, asker: Asker, console: Console, answers: Answers) -> None:
    from bot.adapters.discord.connection.check import invitation, try_token

    application = _ask(settings, DISCORD_TOKEN, asker, console, answers, lambda token: try_token(_shown(token)))
    if application is None:
        return
    _good(console, _("This is {name}.", name=application.name))
    answers.invitation, answers.chats = invitation(application), True
    person = (application.team and application.team.owner) or application.owner
    owner = f"discord:{person.id}"
    if owner in answers.owners:
        return
    who = _(
        "May {name}, who owns it, see and stop what the bot does, by /admin in Discord? (yes, no)", name=person.name
    )
    if _agrees(asker, who, otherwise=True):
        answers.owners.append(owner)


def _ask_slack(settings: Settings, asker: Asker, console: Console, answers: Answers) -> None:
    from bot.adapters.slack.connection.check import try_app_token, try_bot_token
    from bot.adapters.slack.connection.tokens import APP_KIND, BOT_KIND

    say(console, "")
    known = any(_known(settings, name, console) for name in (SLACK_BOT_TOKEN, SLACK_APP_TOKEN))
    if not _agrees(asker, _("Shall the bot be on Slack? (yes, no)"), otherwise=known):
        return
    address = settings.slack.base_url

    async def belongs(token: SecretStr) -> str:
        return await try_bot_token(_of_kind(token, BOT_KIND), address)

    bot = _ask(settings, SLACK_BOT_TOKEN, asker, console, answers, belongs)
    if bot is None:
        return
    _good(console, _("This is {name}.", name=bot))
    if settings.slack.transport == "http":
        answers.chats = True
        return

    async def opens(token: SecretStr) -> bool:
        await try_app_token(_of_kind(token, APP_KIND), address)
        return True

    if _ask(settings, SLACK_APP_TOKEN, asker, console, answers, opens):
        answers.chats = True
        _good(console, _("The bot can connect to Slack."))
    elif answers.secrets.pop(SLACK_BOT_TOKEN, None):
        say(console, _("Without both tokens the bot can't be on Slack, so I keep neither."))


def _ask_x(settings: Settings, asker: Asker, console: Console, answers: Answers) -> None:
    from bot.cli.spending import read_usage
    from bot.core.sources.x.client import XClient

    async def usage(token: SecretStr) -> tuple[int, int]:
        client = XClient(token, settings.x.base_url, settings.x.timeout_seconds)
        try:
            return read_usage(await client.usage())
        finally:
            await client.close()

    found = _ask(settings, X_BEARER_TOKEN, asker, console, answers, usage)
    if found is None:
        return
    _good(console, _("The token works; X counts {used} posts read this month.", used=number(found[0])))
    before = MOST_DOLLARS if settings.budget.total is None else settings.budget.total
    question = _("What may be spent on X in a month, in dollars? (now: {amount})", amount=before)
    while answers.total is None:
        said = asker.words(question).strip().lstrip("$") or str(before)
        try:
            amount = Decimal(said)
        except InvalidOperation:
            amount = Decimal(-1)
        if not (amount.is_finite() and 0 <= amount <= MOST_DOLLARS):
            _bad(console, _("Write a number of dollars, such as 100."))
        else:
            answers.total = amount


def _ask(
    settings: Settings,
    name: str,
    asker: Asker,
    console: Console,
    answers: Answers,
    attempt: Callable[[SecretStr], Coroutine[Any, Any, T]],
) -> T | None:
    """Ask for a token until it works, or is left out; what trying it has found, None where there is none."""
    where, what = (_(words) for words in WHERE[name])
    say(console, "")
    say(console, where)
    if name == SLACK_BOT_TOKEN:
        say(console, manifest_link())
    before = _known(settings, name, console)
    question = _("{what}; leave it empty to keep the one that is set", what=what) if before else what
    while True:
        try:
            given = check_secret(asker.secret(question), _("this line"))
            token = given or before
            if token is None:
                return None
            with console.status(_("Trying it …")):
                found = asyncio.run(attempt(token))
        except ToxscanError as error:
            _bad(console, str(error))
            before, question = None, _("{what}; empty goes on without it", what=what)
        else:
            if given:
                answers.secrets[name] = given
            return found


def _of_kind(token: SecretStr, start: str) -> SecretStr:
    """The token; Slack's begin as their kind does.

    Raises:
        InputError: it is another kind.
    """
    if token.get_secret_value().startswith(start):
        return token
    raise InputError(_("That is another token: this kind begins with {start}.", start=start), _("Copy it again."))


def _known(settings: Settings, name: str, console: Console) -> SecretStr | None:
    try:
        return read_secret(name, settings.secrets)
    except ConfigError as error:
        _bad(console, error.message)
        return None


def _write(settings: Settings, file: Path, asker: Asker, answers: Answers) -> list[str]:
    """Keep the tokens, then the settings; what was written, in sentences."""
    content = config_text(answers, settings)
    said = []
    old = _free_name(file)
    question = _("{file} is there already. Replace it, and keep the old one as {old}? (yes, no)", file=file, old=old)
    try:
        before = file.read_text("utf-8", "replace") if file.exists() else None
        agreed = before in {None, content} or _agrees(asker, question, otherwise=False)
        if answers.secrets:
            private.make_folder(settings.data_dir)
            keep_secrets(settings.secrets, answers.secrets)
            said.append(_("The tokens are in {folder}, which only you can read.", folder=settings.secrets))
        if agreed:
            part = file.with_name(f"{file.name}.part")
            with open(part, "w", encoding="utf-8", opener=private.opener) as out:
                out.write(content)
            if before not in {None, content}:
                file.replace(old)
            part.replace(file)
            said.append(_("The settings are in {file}.", file=file))
        else:
            said += [_("{file} stays as it is. Add these settings to it:", file=file), content]
    except OSError as error:
        raise InputError(
            _("{path} can't be written ({reason}).", path=error.filename or file, reason=error.strerror),
            _("Make room there or choose another place, then run `toxscan setup` again."),
        ) from error
    return ["", *said]


def _free_name(file: Path) -> Path:
    """Where the file can be kept without replacing what was kept earlier."""
    names = (file.with_name(f"{file.name}.old{number or ''}") for number in itertools.count())
    return next(name for name in names if not name.exists())


def config_text(answers: Answers, settings: Settings) -> str:
    """config.toml, with what was answered."""
    lines = [_("# Written by `toxscan setup`; config.example.toml explains every setting.")]
    if "data_dir" in settings.model_fields_set:
        lines.append(f"data_dir = {json.dumps(str(settings.data_dir.absolute()))}")
    lines.append(f"owners = {json.dumps(answers.owners)}")
    if answers.total is not None:
        lines += ["", "[budget]", f"total = {answers.total:f}"]
    return "\n".join(lines) + "\n"


def manifest_link() -> str:
    """The page at Slack that makes the app as we need it.

    https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests: sharing manifests.
    """
    lines = [line for line in MANIFEST.read_text("utf-8").splitlines() if not line.startswith("#")]
    return f"https://api.slack.com/apps?new_app=1&manifest_yaml={quote_plus(chr(10).join(lines), safe=READ_AS_IT_IS)}"


def _say_next(answers: Answers, console: Console) -> None:
    say(console, "")
    if answers.invitation:
        say(console, _("Invite the bot to a server with this link:"))
        say(console, answers.invitation)
        say(console, "")
    if answers.chats:
        say(console, _("`toxscan check` tries everything once more, `toxscan run` starts the bot."))
    else:
        say(console, _("Without Discord and Slack the bot works in this terminal: `toxscan chat`, `toxscan scan`."))


def _agrees(asker: Asker, question: str, *, otherwise: bool) -> bool:
    yes, no = ("yes", "y"), ("no", "n")
    while True:
        said = asker.words(question).strip().lower()
        if said in yes or (not said and otherwise):
            return True
        if said in no or not said:
            return False


def _shown(secret: SecretStr) -> str:
    return secret.get_secret_value()


def _good(console: Console, words: str) -> None:
    say(console, words, Text("✓ ", "green"))


def _bad(console: Console, words: str) -> None:
    say(console, words, Text("✗ ", "red"))
