"""`python -m bench.memory`: what `toxscan run` on Discord and Slack takes, idle, during scans, and after them (Linux).

The bot is the real one on the tests' servers, which run in this process and are not counted. Counted apart: the bot's
own process, the model's, and what else it started: Python's resource tracker, and for a minute each what finds out
languages, draws charts and writes PDFs. Of each the proportional set size (pages
that are shared with others counted in part, as all together take them) and the unique one (what would be free again
if it alone ended), as the kernel reckons them in smaps_rollup.
"""

import argparse
import asyncio
import io
import re
import tempfile
import zipfile
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bench.figures import Figure, conclude
from bench.load import children, read
from bench.soak import PATIENCE, bot, make_archives
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models import files as models
from bot.process.aside import IDLE_SECONDS
from tests.program import REPOSITORY
from tests.servers.bell import DEADLINE
from tests.servers.discord import DiscordServer, File, serve_discord
from tests.servers.discord_state import Message
from tests.servers.slack import SlackServer, Upload, serve_slack

AIM_MB = 200.0  # Of the bot's own process, proportional.
SETTLE_SECONDS = 5.0
AFTER_SECONDS = IDLE_SECONDS + SETTLE_SECONDS  # Until what was only needed for a moment has ended.
LOOK_SECONDS = 0.2  # Between two looks; what comes and goes between them is not seen.
POSTS = 2_000  # Of each archive.
KINDS = {"Pss": "proportional", "Private": "unique"}
_KB = 1024 / 1e6  # As /proc has it, in MB.

Sizes = dict[str, float]


def sizes(pid: int) -> Sizes:
    """What a process takes, in MB, by the keys of `KINDS`; zeros when it has just gone."""
    rows = (line.split() for line in read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()[1:])
    found = {row[0].rstrip(":"): int(row[1]) * _KB for row in rows}
    private = found.get("Private_Clean", 0.0) + found.get("Private_Dirty", 0.0)
    return {"Pss": found.get("Pss", 0.0), "Private": private}


def model_process(pids: list[int]) -> int | None:
    """The one of them that holds the model: it alone has mapped ONNX Runtime."""
    return next((pid for pid in pids if "onnxruntime" in read(Path(f"/proc/{pid}/maps"))), None)


@dataclass
class Seen:
    """The most that was seen in one stretch of time, by process."""

    most: dict[str, Sizes] = field(default_factory=dict)

    def look(self, pid: int) -> None:
        """Look once."""
        below = children(pid)
        model = model_process(below)
        parts = {"bot": [pid], "model": [model] if model else [], "others": [each for each in below if each != model]}
        for part, pids in parts.items():
            taken = [sizes(each) for each in pids]
            for kind in KINDS:
                known = self.most.setdefault(part, dict.fromkeys(KINDS, 0.0))
                known[kind] = max(known[kind], sum(each[kind] for each in taken))

    async def keep_looking(self, pid: int) -> None:
        """Look again and again."""
        while True:
            self.look(pid)
            await asyncio.sleep(LOOK_SECONDS)


async def during(pid: int, work: Awaitable[object]) -> Seen:
    """What was seen while the work went on."""
    seen = Seen()
    looking = asyncio.create_task(seen.keep_looking(pid))
    try:
        await work
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
    return seen


async def on_discord(server: DiscordServer, archive: bytes, name: str) -> None:
    """A scan, its numbers with a chart, a package of evidence, its worst posts and a page of them."""
    person = server.user(name)
    asked = await person.slash("scan-archive", {"archive": File("a.zip", archive)})
    report = await person.wait_for(lambda m: m is asked.original and "Report on" in m.text, PATIENCE)
    await person.press(report, "Details")
    handle = re.findall(r"@(\w+)", report.text)[0]
    packed = await person.slash("export", {"account": handle, "format": "evidence"})
    await person.wait_for(lambda m: m is packed.original and bool(m.attachments), PATIENCE)
    await person.press(await person.wait_for(lambda m: m is report and offers(m, "◀ Report"), PATIENCE), "◀ Report")
    await person.press(
        await person.wait_for(lambda m: m is report and offers(m, "All posts, worst first"), PATIENCE),
        "All posts, worst first",
    )
    page = await person.wait_for(lambda m: m is report and "Page 1 of" in m.text, PATIENCE)
    await person.press(page, "Next ▶")


def offers(message: Message, label: str) -> bool:
    """Whether a message has a button with this label."""
    return any(name == label for name, _ in message.choices())


async def on_slack(server: SlackServer, archive: bytes, name: str) -> None:
    """The same on Slack, as far as the report and its first page."""
    person = server.user(name)
    sent = await person.type("scan-archive", [Upload("a.zip", archive)])
    report = await server.until(
        lambda: next((m for m in person.messages if m.ts > sent.ts and "Report on" in m.text), None), PATIENCE
    )
    await person.press(report, "All posts, worst first")


def without_languages(archive: bytes) -> bytes:
    """The same archive from before X named languages: they have to be found out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, source.read(name).replace(b'"lang": "en"', b'"lang": ""'))
    return target.getvalue()


def spare_measuring(folder: Path) -> None:
    """Note that this machine was measured: what that takes, once and in a process of its own, is another question."""
    wish = PlanRequest(models.find("mini", folder), "auto", cache=folder / "runtime")
    wish.folder.mkdir(parents=True, exist_ok=True)
    wish.store(wish.safe_plan)


async def measure(folder: Path, scans: int, posts: int = POSTS, after: float = AFTER_SECONDS) -> dict[str, Seen]:
    """What was seen, by what was going on; archives have so many posts, and it waits so many seconds in the end."""
    manifest = yaml.safe_load((REPOSITORY / "bot/adapters/slack/manifest.yaml").read_text("utf-8"))
    archives = make_archives(folder, 2 * scans, (posts, posts))
    spare_measuring(folder)
    archives[scans:] = map(without_languages, archives[scans:])
    found = {}
    async with serve_discord(validate=False) as discord, serve_slack(manifest) as slack:
        discord.deadline = slack.deadline = DEADLINE
        async with bot(discord, slack, folder) as (pid, _):
            await asyncio.sleep(SETTLE_SECONDS)
            found["idle"] = await during(pid, asyncio.sleep(SETTLE_SECONDS))
            both = (
                (on_discord(discord, archives[number], f"d{number}") for number in range(scans)),
                (on_slack(slack, archives[scans + number], f"s{number}") for number in range(scans)),
            )
            found["during scans"] = await during(pid, asyncio.gather(*both[0], *both[1]))
            await asyncio.sleep(after)
            found["after them"] = await during(pid, asyncio.sleep(SETTLE_SECONDS))
    return found


def main() -> None:
    """Measure, print the table and keep it; fail where the bot's own process takes more than it should."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scans", type=int, default=2, help="at once on each chat")
    parser.add_argument("--json", type=Path, default=Path("build/memory.json"), help="where the figures go")
    options = parser.parse_args()
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="toxscan-memory-") as folder:
            rounds.append(asyncio.run(measure(Path(folder), options.scans)))
    table = [
        Figure(
            f"{part}, {when}: {words}",
            "MB",
            [each[when].most[part][kind] for each in rounds],
            AIM_MB if (part, kind) == ("bot", "Pss") else None,
            most=True,
        )
        for when in rounds[0]
        for part in ("bot", "model", "others")
        for kind, words in KINDS.items()
    ]
    conclude(table, options.json)


if __name__ == "__main__":
    main()
