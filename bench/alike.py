"""How long it takes to find the posts that are like one of an account, asked for as the bot asks."""

import time
from contextlib import aclosing
from pathlib import Path

from bench.bot_parts import started
from bench.figures import Figure
from bot.cli.main import SAMPLE
from bot.core.scans.alike_posts import MOST_COMPARED, SECONDS
from bot.core.scoring.likeness import Embeddings, find_alike
from bot.core.scoring.models import files as models
from bot.core.scoring.text import prepare_all
from bot.core.sources.archive.source import ArchiveSource

AIM = 10_000.0  # Milliseconds: half of the time that there is.


async def measure(number: int, threads: int, folder: Path) -> list[Figure]:
    """The time of each round, all of it and that of the letters alone, for the sample account."""
    async with aclosing(ArchiveSource(SAMPLE).pages()) as pages:
        posts = [post.text async for page in pages for post in page.posts][: MOST_COMPARED + 1]
    texts = [each.words for each in await prepare_all(posts) if each.words]
    async with started(models.find("mini", folder), "auto", folder, threads) as service:
        embeddings = Embeddings([service])
        whole, letters = [], []
        for turn in range(number):
            asked = [texts[turn], *texts[:turn], *texts[turn + 1 :]]
            begun = time.perf_counter()
            directions = await embeddings.find(asked, SECONDS)
            assert len(directions) == len(asked), "there was no time for all of them"
            find_alike(asked, directions)
            whole.append(1000 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            find_alike(asked)
            letters.append(1000 * (time.perf_counter() - begun))
        title = f"mini ({service.plan.runtime}): posts like one, among {len(texts)}"
    return [Figure(title, "ms", whole, AIM, most=True), Figure(f"{title}, by letters alone", "ms", letters)]
