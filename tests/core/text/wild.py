"""Everything that reads others' words, on long texts made to be slow; a process of its own, with a limit on its CPU.

`python -m tests.core.text.wild`. A
step for each pair of characters would take hours here, a step for each takes seconds.
"""

import contextlib
import itertools
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console

from bot.adapters.discord.drawing import render as discord
from bot.adapters.discord.drawing import text as markdown
from bot.adapters.discord.menus import undo_markup
from bot.adapters.slack.drawing import render as slack
from bot.adapters.slack.drawing import text as words
from bot.adapters.terminal.render import draw
from bot.core.cards.action_codec import decode
from bot.core.cards.actions import PageAction
from bot.core.cards.model import Card, PostQuote, Text, text
from bot.core.commands.options.choice import Choices, read_choice
from bot.core.commands.options.numbers import read_number
from bot.core.commands.options.option import Suggesting
from bot.core.commands.options.percent import read_percent
from bot.core.commands.options.roles import Roles
from bot.core.commands.parse import parse
from bot.core.commands.reports.refine import WORDS, refine
from bot.core.commands.scans.scan import LIMIT
from bot.core.commands.table import COMMANDS
from bot.core.commands.watches import watch_options
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import ToxscanError
from bot.core.domain.labels import Label
from bot.core.domain.posts import Post
from bot.core.domain.reports import PostQuery
from bot.core.domain.schedule import read_digest, read_every, read_quiet, read_zone
from bot.core.domain.thresholds import Preset
from bot.core.evidence import manifest
from bot.core.evidence.verify import verify
from bot.core.scoring.inference.long_texts import pieces
from bot.core.scoring.text import prepare_words
from bot.core.sources.archive import records as archive_records
from bot.core.sources.archive.limits import LIMITS
from bot.core.sources.handles import find_linked_handle, read_handle
from bot.core.sources.x import records as x_records
from bot.core.store.posts.versions import pick_versions
from bot.core.text import languages
from bot.core.text.html_entities import unescape
from bot.core.text.untrusted import cite, display_name, sanitize, sanitize_inline, to_safe_json
from bot.core.views.reports.exports import for_spreadsheets

SECONDS = 60  # Of CPU for each reader: linear ones take half a second, cards 3, or 15 on a busy machine; others hours.
LONG = 30_000  # Characters: more than a platform lets through at once.
POST = 10_000  # A message holds less, and the rest goes into a file.
LONGEST_SENTENCE = 2_000
UNITS = (
    *(
        "<",
        "<@",
        "<@&a|",
        "<!subteam^a",
        "<a|b",
        ">",
        "&",
        "&amp",
        "&#",
        "&#9",
        "@",
        "@a ",
        "#",
        "RT ",
        "RT @a",
        "http://",
    ),
    *(
        "x.com/",
        "www.",
        "/scan",
        "/",
        "--",
        "-- ",
        "—a",
        '"',
        "'",
        "\\",
        "`",
        "*_",
        "_a",
        "||",
        "[](",
        "[](http://a",
        "[",
        "<:a",
        "https://x.com/",
        "1.",
        " ",
        "\t",
        "\n",
    ),
    *(
        "\n ",
        "\u0301",
        "\u200d",
        "\u202e",
        "\ud800",
        "\x1b[",
        "אa",
        "日",
        "👨\u200d",
        "9",
        "0",
        "9:",
        "22-",
        "daily ",
        "weekly a",
    ),
    *("every ", "1h", "50%", ",", "insult,", "a", "A_", "ﷺ", "\u2028", "t1:", "=", "\x00"),
)
WHEN = "Mon Jan 05 08:36:41 +0000 2026"
SHOWN = PageAction(1, 1, PostQuery())
ROLES = Roles(usual="members", one="role", only_one="One role.")
COMPLETING = [each.kind for command in COMMANDS for each in command.options if isinstance(each.kind, Suggesting)]


def archived(words: str) -> None:
    """A record of an archive, each of its fields wild once."""
    fields = {"id_str": "1", "created_at": WHEN, "full_text": "x", "lang": "en", "in_reply_to_screen_name": "a"}
    for name in fields:
        archive_records.post_from({"tweet": fields | {name: words}}, Account("1", "a"))
    link = {"urls": [{"expanded_url": words}]}
    archive_records.post_from({"tweet": fields | {"entities": link}}, Account("1", "a"))


def from_x(words: str) -> None:
    """An object of X's API, each of its fields wild once."""
    fields = {
        "id": "1",
        "created_at": "2026-01-05T08:36:41.000Z",
        "text": "x",
        "lang": "en",
        "username": "a",
        "name": "b",
    }
    for name in fields:
        x_records.post_from(fields | {name: words})
        x_records.account_from(fields | {name: words})


def drawn(words: str) -> None:
    """A post on every surface."""
    quote = PostQuote(1, display_name(words[:50]), "5 Jan 2026", "post", words[:POST], "https://x.com/a/status/1")
    card = Card("Posts", (quote, text("“", sanitize_inline(words[:POST]), "”")))
    next(discord.drawings(card))
    slack.draw(card, {})
    with Console(file=sys.stderr, width=80).capture() as _:
        draw(card, Console(width=80))


def a_manifest(words: str) -> None:
    """A manifest that is wild, and one of which a part is."""
    for said in (words, json.dumps({"format": manifest.FORMAT, "files": {words: {"sha256": words}}})):
        with contextlib.suppress(manifest.PackageManifestError):
            manifest.read(said.encode("utf-8", "surrogatepass"))


def versions_of_one(words: str) -> None:
    """Two versions of a post in one page, whichever comes first."""
    words = (words + words)[: LIMITS.text_chars - 1]
    some = [Post("1", now(), each) for each in (words, f"{words}x", f"x{words}")]
    for one, other in itertools.permutations(some, 2):
        pick_versions((one, other))


READERS: dict[str, Callable[[str], Any]] = {
    "entities": unescape,
    "preparation": lambda words: pieces(prepare_words(words)),
    "a typed line": lambda words: parse(words, COMMANDS),
    "a command's words": lambda words: [parse(f"/{each.name} {words}", COMMANDS) for each in COMMANDS],
    "an option": lambda words: parse(f"/scan a --posts {words}", COMMANDS),
    "a page": lambda words: [answered(refine, SHOWN, f"{word} {words}") for word in WORDS],
    "a number": lambda words: read_number(words, 0, 100),
    "a number of posts": LIMIT.read,
    "a threshold": read_percent,
    "a choice": lambda words: read_choice(Preset, words),
    "several choices": Choices(Label).read,
    "roles": lambda words: ROLES.find(ROLES.read(words.strip()), {"1": "mods", "2": "Night watch"}),
    "an account to watch": watch_options.ACCOUNT.read,
    "what completes": lambda words: [each.suggest(words) for each in COMPLETING],
    "an archive's name": watch_options._ARCHIVE.fullmatch,
    "an interval": read_every,
    "a digest": read_digest,
    "quiet hours": read_quiet,
    "a time zone": read_zone,
    "a handle": read_handle,
    "a button": decode,
    "a linked handle": find_linked_handle,
    "Discord's words": undo_markup,
    "Slack's words": words.undo_markup,
    "Slack's command": words.command_line,
    "words for Slack": lambda said: words.write_commands(Card("", (Text(text(words.escape(said)).parts),))),
    "words for Discord": lambda said: (
        markdown.quote_lines([(said, True)], [(said, True)]),
        markdown.one_line(said),
        markdown.code(said),
    ),
    "a link for Discord": lambda said: markdown.link(said, said),
    "harmless words": lambda words: (sanitize(words), sanitize_inline(words), cite(words), display_name(words)),
    "JSON": to_safe_json,
    "a cell": for_spreadsheets,
    "an archive's record": archived,
    "an object of X's": from_x,
    "versions of a post": versions_of_one,
    "a language": languages.detect,
    "a card": drawn,
    "a package of evidence": lambda words: verify(words.encode("utf-8", "surrogatepass")),
    "a package's manifest": a_manifest,
}


def answered(reader: Callable[..., Any], *arguments: Any) -> None:
    """Read; a mistake is answered with a sentence, and a short one."""
    try:
        reader(*arguments)
    except ToxscanError as error:
        if len(str(error)) > LONGEST_SENTENCE:
            raise ValueError(f"a long sentence: {error.message[:200]}") from None


def texts(unit: str) -> Iterator[str]:
    """The unit again and again, alone and behind a beginning, with an end that keeps it from matching."""
    row = (unit * LONG)[:LONG]
    yield row
    yield f"a{row}\u0001"


def main() -> None:
    """Let everything read everything."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    slow: dict[str, float] = {}
    for name, reader in READERS.items():
        started = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(started) + SECONDS, most))
        sys.stderr.write(f"{name}\n")
        for unit in UNITS:
            for wild in texts(unit):
                answered(reader, wild)
        slow[name] = time.process_time() - started
    for name, seconds in sorted(slow.items(), key=lambda item: -item[1]):
        sys.stderr.write(f"{seconds:8.2f} s  {name}\n")


if __name__ == "__main__":
    main()
