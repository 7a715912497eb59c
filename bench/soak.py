"""`python -m bench.soak`: `toxscan run` on Discord and Slack under mixed load; does it leak memory, tasks or files?

Everything is real but Discord and Slack themselves, which are the tests' servers. People scan archives, turn pages,
score texts and look things up on both; connections are cut now and then. What the bot says of itself at /metrics is
sampled, with the memory of the model's process, and a line is laid through the samples after the warm-up.
"""

import argparse
import asyncio
import csv
import itertools
import json
import random
import socket
import statistics
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bench.archive import OWNER, make_archive
from bench.load import children, read
from bench.texts import made_texts
from bot.core.secrets import DISCORD_TOKEN
from tests.program import REPOSITORY, environment
from tests.servers.bell import DEADLINE
from tests.servers.discord import DiscordServer, File, serve_discord
from tests.servers.slack import SlackServer, Upload, serve_slack

PATIENCE = 300.0  # Seconds that a person waits for a report.
PAUSE = 2.0, 6.0  # Seconds between two things that a person does.
CUT_SECONDS = 60.0  # Between two cuts, of Discord and of Slack by turns.
POSTS = 50, 250  # Of an archive.
ARCHIVES_A_MINUTE = 20  # As many as a dozen people get through: so there is something new to score until the end.
WARM_UP = 0.4  # The share of the time whose samples don't count: caches fill, pools open.
# Growth after it that passes: memory in percent of where it began, the others in pieces.
MOST = {"memory": 5.0, "model memory": 5.0, "open files": 3.0, "tasks": 3.0}

TESTS_OWN = {"TOXSCAN_THREADS", "TOXSCAN_RUNTIME", "OMP_NUM_THREADS"}  # How tests start it; here as an operator does.

Act = Callable[[], Awaitable[object]]


def make_archives(folder: Path, count: int, posts: tuple[int, int] = POSTS) -> list[bytes]:
    """Archives of different accounts, each of as many posts as chance has it between these two."""
    chance, made = random.Random(1), []  # noqa: S311 - repeatable on purpose.
    for number in range(count):
        path = make_archive(folder / "made.zip", chance.randint(*posts), number)
        own = json.dumps(OWNER | {"accountId": str(5_000 + number), "userName": f"soaked_{number}"})
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(folder / "own.zip", "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(json.dumps(OWNER).encode(), own.encode()))
        made.append((folder / "own.zip").read_bytes())
    return made


@asynccontextmanager
async def bot(discord: DiscordServer, slack: SlackServer, folder: Path) -> AsyncIterator[tuple[int, str]]:
    """`toxscan run` on both; its process and where its metrics are."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    own = {
        DISCORD_TOKEN: discord.token,
        "TOXSCAN_SLACK_BOT_TOKEN": slack.home.token,
        "TOXSCAN_SLACK_APP_TOKEN": slack.app_token,
        "TOXSCAN_SLACK__BASE_URL": f"{slack.url}/api",
        "TOXSCAN_HEALTH__ENABLED": "true",
        "TOXSCAN_HEALTH__PORT": str(port),
        "TOXSCAN_LOG_LEVEL": "warning",
    }
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.adapters.discord.program", discord.url, "run", "--data-dir", str(folder)),
            env={name: value for name, value in environment(**own).items() if name not in TESTS_OWN},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=log,
        )
    try:
        await discord.until(discord.gateway.connected, PATIENCE)  # The first start tries out how to compute.
        await slack.until(lambda: slack.socket.connections)
        yield process.pid, f"http://127.0.0.1:{port}/metrics"
    finally:
        if process.returncode is None:
            process.terminate()
        code = await process.wait()
        print(f"The bot ended with {code}. Its log has {len((folder / 'log').read_text().splitlines())} lines.")


class Crowd:
    """People on both chats, each doing one thing after another until the end."""

    def __init__(self, archives: list[bytes], texts: list[str]) -> None:
        self.did: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._archives = itertools.cycle(archives)
        self._texts = itertools.cycle(texts)
        self.until = 0.0  # By time.monotonic().
        self._chance = random.Random(4)  # noqa: S311 - nothing hangs on it.

    async def live_on_discord(self, server: DiscordServer, name: str) -> None:
        """One person's time on Discord."""
        person, pages = server.user(name), []

        async def scan() -> None:
            asked = await person.slash("scan-archive", {"archive": File("a.zip", next(self._archives))})
            report = await person.wait_for(lambda m: m is asked.original and "Report on" in m.text, PATIENCE)
            await person.press(report, "All posts, worst first")
            pages.append(await person.wait_for(lambda m: m is report and "Page 1 of" in m.text, PATIENCE))

        async def turn() -> None:
            names = [name for name, _ in pages[-1].choices() if name in {"Next ▶", "⏭", "◀ Back", "⏮"}]
            await person.press(pages[-1], self._chance.choice(names))

        await self._live(
            scan,
            lambda: turn() if pages else scan(),
            lambda: person.slash("score", {"text": next(self._texts)}),
            lambda: person.slash("history"),
            lambda: person.slash("status"),
            lambda: person.slash("settings"),
        )

    async def live_on_slack(self, server: SlackServer, name: str) -> None:
        """One person's time on Slack."""
        person, pages = server.user(name), []

        async def scan() -> None:
            sent = await person.type("scan-archive", [Upload("a.zip", next(self._archives))])
            report = await server.until(
                lambda: next((m for m in person.messages if m.ts > sent.ts and "Report on" in m.text), None), PATIENCE
            )
            pages.append(report)
            await person.press(report, "All posts, worst first")

        await self._live(
            scan,
            lambda: person.press(pages[-1], "All posts, worst first") if pages else scan(),
            lambda: person.slash(f"score {next(self._texts)}"),
            lambda: person.slash("history"),
            lambda: person.slash("status"),
            person.open_home,
        )

    async def _live(self, scan: Act, turn: Act, *others: Act) -> None:
        while time.monotonic() < self.until:
            await asyncio.sleep(self._chance.uniform(*PAUSE))
            [(name, act)] = self._chance.choices(
                [("scan", scan), ("turn a page", turn), *(("ask", other) for other in others)],
                [1, 6, *(1 for _ in others)],
            )
            try:
                await act()
            except (AssertionError, TimeoutError) as error:
                self.failed[f"{name}: {type(error).__name__} {str(error).splitlines()[:1]}"] += 1
            else:
                self.did[name] += 1


async def cut(discord: DiscordServer, slack: SlackServer) -> None:
    """Cut connections by turns, as Discord and Slack do."""
    for number in itertools.count():
        await asyncio.sleep(CUT_SECONDS)
        await (slack.socket.refresh() if number % 2 else discord.gateway.drop())


async def sample(pid: int, address: str, every: float, into: list[dict[str, float]]) -> None:
    """Look at the bot again and again."""
    begun = time.monotonic()
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(address) as response:
                families = text_string_to_metric_families(await response.text())
            found = {each.name: each.value for family in families for each in family.samples if not each.labels}
            models = [resident(child) for child in children(pid)]
            into.append(
                {
                    "seconds": time.monotonic() - begun,
                    "memory": found["process_resident_memory_bytes"] / 1e6,
                    "model memory": max(models, default=0.0),
                    "open files": found["process_open_fds"],
                    "tasks": found["toxscan_tasks"],
                    "scored": found["toxscan_posts_scored_total"],
                }
            )
            await asyncio.sleep(every)


def resident(pid: int) -> float:
    """The memory that a process holds now, in MB (Linux)."""
    lines = read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS:")), 0.0)


async def soak(
    crowd: Crowd, people: int, minutes: float, every: float, folder: Path
) -> tuple[list[dict[str, float]], list[str]]:
    """The samples, and rules that were broken."""
    samples: list[dict[str, float]] = []
    manifest = yaml.safe_load((REPOSITORY / "bot/adapters/slack/manifest.yaml").read_text("utf-8"))
    async with serve_discord(validate=False) as discord, serve_slack(manifest) as slack:
        discord.deadline = slack.deadline = DEADLINE
        async with bot(discord, slack, folder) as (pid, address):
            crowd.until = time.monotonic() + minutes * 60
            around = [asyncio.create_task(each) for each in (sample(pid, address, every, samples), cut(discord, slack))]
            await asyncio.gather(
                *(crowd.live_on_discord(discord, f"discord {number}") for number in range(people // 2)),
                *(crowd.live_on_slack(slack, f"slack {number}") for number in range(people - people // 2)),
            )
            for task in around:
                task.cancel()
        return samples, discord.violations + slack.violations


def judge(samples: list[dict[str, float]]) -> bool:
    """Print each figure's slope after the warm-up; whether none grows by more than it may."""
    counted = samples[int(len(samples) * WARM_UP) :]
    hours = [each["seconds"] / 3600 for each in counted]
    flat = True
    print(f"{len(samples)} samples, {len(counted)} of them after the warm-up; {samples[-1]['scored']:.0f} posts scored")
    print(f"{'':14}{'first':>9}{'last':>9}{'least':>9}{'most':>9}{'an hour':>11}{'over the run':>14}")
    for name, most in MOST.items():
        values = [each[name] for each in counted]
        slope, start = statistics.linear_regression(hours, values)
        grown, begin = slope * (hours[-1] - hours[0]), start + slope * hours[0]
        share = "memory" in name
        passes = grown / begin * 100 <= most if share else grown <= most
        over = f"{grown / begin:+.1%}" if share else f"{grown:+.1f}"
        figures = (values[0], values[-1], min(values), max(values))
        print(f"{name:14}" + "".join(f"{each:9.1f}" for each in figures) + f"{slope:+11.1f}{over:>14}")
        flat &= passes
    return flat


def main() -> None:
    """Soak, print, and fail where something grows or a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--people", type=int, default=12, help="half of them on each chat")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two samples")
    parser.add_argument("--csv", type=Path, help="where all samples go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="toxscan-soak-") as folder:
        archives = make_archives(Path(folder), round(options.minutes * ARCHIVES_A_MINUTE))
        crowd = Crowd(archives, made_texts(5_000, 3))
        samples, broken = asyncio.run(soak(crowd, options.people, options.minutes, options.every, Path(folder)))
    if options.csv:
        with options.csv.open("w", newline="") as file:
            table = csv.DictWriter(file, samples[0])
            table.writeheader()
            table.writerows(samples)
    print("people did:", dict(crowd.did), "in vain:", dict(crowd.failed))
    print("rules broken:", *(broken or ["none"]), sep="\n  ")
    if not judge(samples) or broken or crowd.failed:
        sys.exit("Not flat, or something went wrong.")


if __name__ == "__main__":
    main()
