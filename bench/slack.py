"""`python -m bench.slack`: people press buttons on Slack while a scan saturates the processor; how soon is it heard?

Everything is real but Slack itself, which is the tests' server: `toxscan run` with the bundled model as a process of
its own, Socket Mode, the database in a file. The people's clients and Slack run beside it, on the same processor.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import yaml

from bench.archive import make_archive
from tests.program import REPOSITORY, started
from tests.servers.bell import DEADLINE
from tests.servers.slack import SlackServer, Upload, serve_slack
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message

AIM_MS = 300
PATIENCE = 300.0  # Seconds.
SMALL = 200  # Posts of the report that people page through.
TOGETHER = 10  # How many ask for it at once, before anything is measured.
PAUSE = 1.0, 3.0  # Seconds that a person looks at a page.
TURNS = ("Next ▶", "◀ Back")


@asynccontextmanager
async def bot(server: SlackServer, folder: Path) -> AsyncIterator[subprocess.Popen[bytes]]:
    """`toxscan run` on this Slack, with all the threads that it takes by itself."""
    secrets = {"TOXSCAN_SLACK_BOT_TOKEN": server.home.token, "TOXSCAN_SLACK_APP_TOKEN": server.app_token}
    settings = {"TOXSCAN_SLACK__BASE_URL": f"{server.url}/api", "TOXSCAN_HEALTH__ENABLED": "false"}
    threads = {"TOXSCAN_THREADS": "0", "OMP_NUM_THREADS": "", "TOXSCAN_RUNTIME": "torch"}
    process = started(folder, "run", "--data-dir", "data", more=secrets | settings | threads)
    try:
        await server.until(lambda: server.socket.connections, PATIENCE)
        yield process
    finally:
        process.terminate()
        await asyncio.to_thread(process.communicate)


async def first_page(person: Person, archive: bytes) -> Message:
    """A page of a report of the person's own."""
    await person.type("", [Upload("archive.zip", archive)])
    report = await person.wait_for(
        lambda message: "All posts, worst first" in [label for label, _, _ in message.choices()], PATIENCE
    )
    await person.press(report, "All posts, worst first")
    return await person.wait_for(lambda message: message.thread_ts == report.ts, PATIENCE)


def _edited(page: Message, edits: int, message: Message) -> bool:
    return message is page and page.edits > edits


async def turn_pages(person: Person, page: Message, until: float, answers: list[float]) -> None:
    """There and back, as somebody does who reads."""
    chance, place = random.Random(person.user.id), 0  # noqa: S311 - repeatable on purpose.
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*PAUSE))
        began, edits = time.monotonic(), page.edits
        await person.press(page, TURNS[place % 2])
        await person.wait_for(partial(_edited, page, edits), PATIENCE)
        answers.append(time.monotonic() - began)
        place += 1


async def measure(
    people: int, small: bytes, large: bytes, seconds: float, folder: Path
) -> tuple[list[float], list[float], list[str]]:
    """The seconds to each acknowledgement and to each answer, and the complaints of Slack's."""
    answers: list[float] = []
    manifest = (REPOSITORY / "bot/adapters/slack/manifest.yaml").read_text("utf-8")
    async with serve_slack(yaml.safe_load(manifest)) as server:
        server.deadline = DEADLINE
        async with bot(server, folder):
            persons = [server.user(f"person {number}") for number in range(people)]
            pages: list[Message] = []
            for at in range(0, people, TOGETHER):
                pages += await asyncio.gather(*(first_page(person, small) for person in persons[at : at + TOGETHER]))
            scanner = server.user("scanner")
            await scanner.type("", [Upload("archive.zip", large)])
            scanning = await scanner.wait_for(lambda message: "a second" in message.read, PATIENCE)
            server.latencies.clear()
            until = time.monotonic() + seconds
            await asyncio.gather(
                *(turn_pages(person, page, until, answers) for person, page in zip(persons, pages, strict=True))
            )
            if "Scanning" not in scanning.read:
                sys.exit("The scan ended before the people did: give it more --posts.")
        return sorted(server.latencies), sorted(answers), server.violations


def line(name: str, times: list[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    middle, high = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
    return f"{name}: {len(times)}, median {middle:.0f} ms, 99 % {high:.0f} ms, longest {times[-1] * 1000:.0f} ms"


def main() -> None:
    """Measure, print, and fail where Slack waits too long or complains."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--posts", type=int, default=50_000, help="posts of the scan that goes on meanwhile")
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="toxscan-slack-") as folder:
        small, large = (
            make_archive(Path(folder, f"{posts}.zip"), posts).read_bytes() for posts in (SMALL, chosen.posts)
        )
        waits, answers, violations = asyncio.run(measure(chosen.people, small, large, chosen.seconds, Path(folder)))
    print(line("acknowledgements", waits))
    print(line("answers shown", answers))
    print("complaints of Slack's:", *(violations or ["none"]), sep="\n  ")
    if violations or waits[len(waits) * 99 // 100] * 1000 >= AIM_MS:
        sys.exit(f"Aim missed: no complaint, and 99 % of the acknowledgements within {AIM_MS} ms.")


if __name__ == "__main__":
    main()
