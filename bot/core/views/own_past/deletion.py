"""What deletes posts on X takes: the flagged posts of one's own archive as ids, links and a reduced `tweets.js`."""

import asyncio
import csv
import html
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from email.utils import format_datetime
from typing import IO

from bot.core.cards.model import File
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import Report
from bot.core.text.catalog import _
from bot.core.views.own_past.readme import readme
from bot.core.views.reports.exports import for_spreadsheets

_COLUMNS = ("id", "link", "created_at", "labels", "text")
_NAMES = ("posts.csv", "links.txt", "ids.txt", "tweets.js")


async def deletion_file(report: Report, posts: AsyncIterator[ScoredPost]) -> tuple[File, int]:
    """A zip of those of these posts that are flagged and not gone yet, in the order given, and how many these are.

    They are written post by post: no more than a few are in memory.
    """
    with ExitStack() as opened:
        out = {
            name: opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="")) for name in _NAMES
        }
        count = await _write(posts, out)
        account = report.scan.account
        texts = {"README.txt": readme(report, count)}
        content = await asyncio.to_thread(_pack, texts, out)
    name = f"toxscan-{account.handle or 'archive'}-{report.scan.id}-to-delete.zip"
    return File(name, content, _("Posts of {account} to delete, as a ZIP file", account=account)), count


async def _write(posts: AsyncIterator[ScoredPost], out: Mapping[str, IO[str]]) -> int:
    """Write the posts into the files; how many they were."""
    count = 0
    table = csv.writer(out["posts.csv"], lineterminator="\r\n")  # RFC 4180
    out["posts.csv"].write("\ufeff")  # Without it Excel garbles every emoji.
    table.writerow(_COLUMNS)
    out["tweets.js"].write("window.YTD.tweets.part0 = [")
    async for scored in posts:
        if not scored.flagged or scored.gone:
            continue
        post = scored.post
        link = f"https://x.com/i/status/{post.version}"  # X finds the author itself.
        cells = (post.version, link, post.created_at.isoformat(), " ".join(scored.flagged), post.text)
        table.writerow([for_spreadsheets(cell) for cell in cells])
        out["links.txt"].write(f"{link}\n")
        out["ids.txt"].write(f"{post.version}\n")
        record = json.dumps({"tweet": _record(post)}, ensure_ascii=False, indent=2)
        out["tweets.js"].write(f"{',' if count else ''}\n{record}")
        count += 1
    out["tweets.js"].write("\n]\n")
    return count


def _record(post: Post) -> dict[str, str]:
    """The post as X's archives write it, as far as it is stored: its texts hold entities, and its times names."""
    return {
        "id": post.version,
        "id_str": post.version,
        "created_at": _time(post.created_at),
        "full_text": html.escape(post.text, quote=False),
        "lang": post.lang,
    }


def _time(at: datetime) -> str:
    """As X writes it, "Mon Jan 05 08:36:41 +0000 2026", whatever the system's language."""
    weekday, day, month, year, clock, zone = format_datetime(at).split()  # Mon, 05 Jan 2026 08:36:41 +0000
    return f"{weekday.removesuffix(',')} {month} {day} {clock} {zone} {year}"


def _pack(texts: Mapping[str, str], files: Mapping[str, IO[str]]) -> bytes:
    """Beside the loop, as it may take seconds."""
    with tempfile.TemporaryFile() as kept:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, words in texts.items():
                packed.writestr(name, words)
            for name, file in files.items():
                file.seek(0)
                with packed.open(name, "w") as out:
                    while some := file.read(1024 * 1024):
                        out.write(some.encode())
        kept.seek(0)
        return kept.read()
