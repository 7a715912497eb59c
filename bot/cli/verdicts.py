"""`toxscan verdicts`: what people have settled of posts, as JSON Lines that `training/` reads, without names."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console

from bot.adapters.terminal.console import say
from bot.cli import output
from bot.core.config import Settings
from bot.core.domain.verdicts import Verdict
from bot.core.store.engine.dialect import wait_for_reader
from bot.core.store.engine.open_store import open_store
from bot.core.store.posts.judged_posts import JudgedPost, iterate_judged_posts
from bot.core.text.catalog import _, ngettext

ARCHIVE = "archive"
"""Where a post is from, in the file; else a network's name."""


@dataclass
class _Counts:
    written: int = 0
    by_verdict: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    from_networks: int = 0
    unsettled: int = 0


async def write_verdicts(settings: Settings, target: Path | None, console: Console, *, include_networks: bool) -> None:
    """Write a line for each post that people have settled, to the file or to standard output; `console` hears of it.

    Raises:
        InputError: it can't be written there.
    """
    if target:
        output.check_place(target)
    counts = _Counts()
    store = await open_store(settings.stored_in)
    try:
        async with store.read() as connection:
            await wait_for_reader(connection)
            with _open(target) as out:
                async for post in iterate_judged_posts(connection):
                    _write(out, post, counts, include_networks=include_networks)
    finally:
        await store.close()
    for words in _say_what_it_is(counts, include_networks=include_networks):
        say(console, words)


def _open(target: Path | None) -> AbstractContextManager[TextIO]:
    return output.write_file(target) if target else output.standard_output()


def _write(out: TextIO, post: JudgedPost, counts: _Counts, *, include_networks: bool) -> None:
    if post.verdict is None:
        counts.unsettled += 1
        return
    counts.from_networks += post.network is not None
    if post.network and not include_networks:
        return
    counts.written += 1
    counts.by_verdict[post.verdict] += 1
    out.write(json.dumps(_to_line(post), ensure_ascii=False) + "\n")


def _to_line(post: JudgedPost) -> dict[str, Any]:
    return {
        "text": post.text,
        "language": post.language,
        "kind": post.kind.value,
        "source": post.network or ARCHIVE,
        "scores": {model_id: dict(each) for model_id, each in post.scores.items()},
        "verdict": post.verdict,
        "labels": list(post.labels),
        "opinions": post.opinions,
    }


def _say_what_it_is(counts: _Counts, *, include_networks: bool) -> list[str]:
    said = [
        ngettext(
            "{count} post that people have settled: {toxic} toxic, {not_toxic} not toxic.",
            "{count} posts that people have settled: {toxic} toxic, {not_toxic} not toxic.",
            counts.written,
            toxic=counts.by_verdict[Verdict.TOXIC],
            not_toxic=counts.by_verdict[Verdict.NOT_TOXIC],
        )
    ]
    if counts.unsettled:
        said.append(
            ngettext(
                "{count} post is left out, as people differ about it or are unsure.",
                "{count} posts are left out, as people differ about them or are unsure.",
                counts.unsettled,
            )
        )
    if counts.from_networks:
        said.append(_say_of_networks(counts.from_networks, include_networks=include_networks))
    if counts.written:
        said.append(
            _("No names are in it, but people's posts are: keep it as safe as the database, and delete it after use.")
        )
    return said


def _say_of_networks(posts: int, *, include_networks: bool) -> str:
    """What holds for posts that a network gave (X's Developer Agreement, "Reverse Engineering …")."""
    if not include_networks:
        return ngettext(
            "{count} post that a network gave is left out: its author was not asked, and X forbids training models on "
            "what it gives. With --include-networks it is written too, for measuring only.",
            "{count} posts that a network gave are left out: their authors were not asked, and X forbids training "
            "models on what it gives. With --include-networks they are written too, for measuring only.",
            posts,
        )
    return ngettext(
        "Warning: {count} of them was given by a network, and its author was not asked; X forbids training or "
        "fine-tuning models on it. Only measure with it, pass it on to nobody, and delete it within a day when the "
        "network deletes it. Its line names the network, and training/ learns from none of these.",
        "Warning: {count} of them were given by a network, and their authors were not asked; X forbids training or "
        "fine-tuning models on them. Only measure with them, pass them on to nobody, and delete each within a day when "
        "the network deletes it. Their lines name the network, and training/ learns from none of these.",
        posts,
    )
