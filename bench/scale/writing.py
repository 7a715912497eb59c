"""How fast the bot's own functions put a new account's posts and scores into a database, whatever it holds already."""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bench.bot_parts import REQUESTER
from bench.figures import Figure
from bench.scale.databases import Database
from bench.scale.filling import MODEL_ID, NEWEST, SPREAD, Filled
from bench.scale.times import Times
from bench.texts import made_posts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.labels import Label, Scores
from bot.core.domain.networks import SocialNetwork, id_at
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.scans import Progress, Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.scans.scoring_order import ByArrival
from bot.core.scoring.text import prepare_words
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts, scores
from bot.core.store.scans import claims, scans
from tests.databases import set_status

PAGE = 100  # Posts that X hands over at once.
BLOCKS = 40
LABELS = [label for label in Label if label is not Label.SEXUAL_EXPLICIT]


async def writing(database: Database) -> tuple[list[Figure], Filled]:
    """Read and score a new account the way a scan does, but for the model: pages, then blocks; and that account."""
    store = await database.open()
    texts = await asyncio.to_thread(made_posts, BLOCKS * ByArrival.block, time.time_ns())
    scan = await _begun(store)
    paging, scoring, order = Times(), Times(), ByArrival(store, scan)
    for page in _pages(texts):
        with paging.noting(database.processes()):
            await _page(store, scan, page)
    for _ in range(BLOCKS):
        with scoring.noting(database.processes()):
            await _block(store, scan, await order.next_block(rest=True))
    async with store.write() as connection:
        await set_status(connection, scan.id, ScanStatus.DONE)
    await store.close()
    seconds = (sum(paging.own) + sum(scoring.own)) / 1000
    figures = [
        *paging.figures("keeping a page of 100 posts"),
        *scoring.figures("finding, remembering and keeping a block of 256 scores"),
        Figure("read and scored by one scan, but for the model", "posts/s", [len(texts) / seconds]),
    ]
    return figures, Filled(scan.id, 0, len(texts))


async def _begun(store: Store) -> Scan:
    account = Account(str(time.time_ns()), "fresh", "Fresh")
    request = ScanRequest(SourceSpec(SourceKind.TIMELINE, account.handle, account.handle), "mini", REQUESTER)
    async with store.write() as connection:
        scan = await scans.create(connection, request, account, MODEL_ID)
        await claims.claim_new(connection, scan, store.process)
    return scan


def _pages(texts: Sequence[str]) -> Iterator[Page]:
    """The texts as posts, an hour between two, newest first."""
    for start in range(0, len(texts), PAGE):
        some = []
        for number, text in enumerate(texts[start : start + PAGE], start):
            moment = NEWEST - number * timedelta(hours=1)
            some.append(Post(str(id_at(SocialNetwork.X, moment)), moment, text, lang="en"))
        yield Page(tuple(some), str(start), expected=len(texts), first=start == 0)


async def _page(store: Store, scan: Scan, page: Page) -> None:
    async with store.write() as connection:
        await claims.hold(connection, scan, store.process)
        await posts.save_page(connection, scan, page)
        await claims.tell(connection, scan, store.process, Progress(scan.id, ScanStatus.RUNNING))


async def _block(store: Store, scan: Scan, block: Sequence[Post]) -> None:
    """Ask for remembered texts, then keep made scores, as the pipeline does."""
    chance = random.Random(now().microsecond)  # noqa: S311 - figures, not secrets.
    keys = [scores.text_key(prepare_words(post.text)) for post in block]
    async with store.read() as connection:
        await scores.find_remembered(connection, scan, keys)
    made = [ScoredPost(post, Scores({label: chance.betavariate(*SPREAD) for label in LABELS})) for post in block]
    async with store.write() as connection:
        await claims.hold(connection, scan, store.process)
        await scores.save(connection, scan, zip(made, keys, strict=True))
        await claims.tell(connection, scan, store.process, Progress(scan.id, ScanStatus.RUNNING), scored=True)
