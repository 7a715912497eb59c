"""Edits, short answers and renames at random: in the end every report says what the local X holds."""

import random
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain.errors import ToxscanError
from bot.core.domain.posts import PostKind
from bot.core.domain.scans import ScanStatus
from bot.core.domain.thresholds import flagged_labels
from bot.core.scoring.text import prepare_words
from bot.core.store.engine.database import Store
from bot.core.text.html_entities import unescape
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, made_scores
from tests.servers.x import Answered, EmptyPage, Fault, Request, XAccount, made_timeline

SHORT = [1, 2]
LONG = [pytest.param(seed, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]) for seed in range(3, 23)]
NAMES = ["grace", "hopper", "ada", "byron", "lovelace"]


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X where three people write."""
    async with x_world(store, tmp_path) as made:
        made.server.validate = False
        yield made


class Life:
    """What happens on X, by the dice: while nobody reads, and between two pages of a scan."""

    def __init__(self, world: XWorld, dice: random.Random) -> None:
        self.world = world
        self.dice = dice
        self.clock = START
        self.edits = 0
        self.scanned: dict[int, str] = {}  # Scans and the ids of their accounts.
        self.last_page: dict[str, Any] = {}
        for number, name in enumerate(NAMES[:3]):
            posts = made_timeline(dice.randint(5, 260), START - timedelta(days=1), sequence=number)
            world.account(posts, name, str(1005 + number))
        world.server.fault = self.between_pages

    @property
    def accounts(self) -> list[XAccount]:
        """Everybody."""
        return list(self.world.server.accounts.values())

    def write(self) -> None:
        """Somebody writes a few posts."""
        account = self.dice.choice(self.accounts)
        self.clock += timedelta(hours=2)
        some = made_timeline(
            self.dice.randint(1, 9), self.clock, timedelta(minutes=1), sequence=int(account.id) % 1005, notes=False
        )
        account.posts += some

    def edit(self) -> None:
        """Somebody edits a post, to anything, or with the same words."""
        post = self.dice.choice(self.dice.choice(self.accounts).posts)
        self.clock += timedelta(minutes=1)
        self.edits += 1
        awful = self.dice.choice(["this is awful", "a kind word"])
        same = post.kind is PostKind.REPOST or self.dice.random() < 0.2
        post.edit(post.text if same else f"{awful}, edit no. {self.edits}", self.clock, post.note if same else "")

    def rename(self) -> None:
        """Somebody takes another name: a free one, or in exchange for theirs."""
        accounts = self.world.server.accounts
        old, new = self.dice.choice(sorted(accounts)), self.dice.choice(NAMES)
        moved = accounts.pop(old)
        if other := accounts.pop(new, None):
            other.handle = old
            accounts[old] = other
        moved.handle = new
        accounts[new] = moved

    def between_pages(self, request: Request) -> Fault | None:
        """What goes on while a scan reads: edits, and answers that X cuts short or repeats."""
        if not request.path.endswith("/tweets"):
            return None
        if self.dice.random() < 0.3:
            self.edit()
        match self.dice.randrange(5):
            case 0:
                return Answered(self.early)
            case 1:
                return EmptyPage()
        return None

    def early(self, body: dict[str, Any]) -> dict[str, Any]:
        """An answer that ends early, with nothing that leads on."""
        data = body.get("data", [])[: self.dice.randint(1, 60)]
        if not data:
            return body
        return {"data": data, "meta": {"result_count": len(data)}}

    async def scan(self) -> None:
        """Somebody scans a name, whoever has it, or as many posts as they like."""
        name = self.dice.choice(NAMES)
        with suppress(ToxscanError):  # Nobody has it, or it has passed on.
            await self.read(name, self.dice.choice([None, None, 20]))

    async def read(self, name: str, limit: int | None = None) -> ScanStatus:
        """Scan to the end, as whoever presses the button with the price does."""
        await self.world.app.accounts.confirm(name, ALICE)
        scan_id, progress = await self.world.scan(wanted(name, limit))
        self.scanned[scan_id] = (await self.world.app.reports.scan(scan_id)).account.id
        if progress.status is ScanStatus.DONE:
            assert progress.scored + progress.skipped == progress.read
        return progress.status

    async def live(self, steps: int) -> None:
        """So many things happen."""
        for _ in range(steps):
            match self.dice.randrange(6):
                case 0:
                    self.write()
                case 1 | 2:
                    self.edit()
                case 3:
                    self.rename()
                case _:
                    await self.scan()

    async def settle(self) -> None:
        """Nothing happens any more, and everybody is scanned till it is known who has which name."""
        self.world.server.fault = lambda _: None
        for account in self.accounts:
            done = 0
            for _ in range(5):
                with suppress(ToxscanError):
                    done += await self.read(account.handle) is ScanStatus.DONE
                if done == 2:
                    break
            assert done == 2, f"@{account.handle} can't be read"

    def truth(self, account_id: str) -> dict[str, str]:
        """An account's posts, by the ids of their first versions."""
        account = next(each for each in self.accounts if each.id == account_id)
        return {post.history[0]: unescape(post.note or post.text) for post in account.shown()}


def is_flagged(words: str, kind: PostKind, world: XWorld) -> bool:
    """Whether the model flags a post with these words."""
    plain = prepare_words(words)
    return kind is not PostKind.REPOST and bool(plain and flagged_labels(made_scores(plain), world.scorer.thresholds))


@pytest.mark.parametrize("seed", [*SHORT, *LONG])
async def test_every_report_is_equal_to_the_truth(world: XWorld, seed: int) -> None:
    """Each post once, in its newest version, of its author alone, flagged for its words; in old reports, too."""
    life = Life(world, random.Random(seed))  # noqa: S311 - no secret
    await life.live(15 if seed in SHORT else 80)
    await life.settle()
    whole = {
        account: max(each for each, of in life.scanned.items() if of == account) for account in ("1005", "1006", "1007")
    }
    for scan_id, account in life.scanned.items():
        every = [each async for each in world.app.reports.iterate_posts(scan_id)]
        found = {each.post.id: each.post.text for each in every}
        truth = life.truth(account)
        assert len(found) == len(every), "a post counts twice"
        if scan_id == whole[account]:
            assert found == truth
        assert found.items() <= truth.items()
        for each in every:
            assert bool(each.flagged) == is_flagged(each.post.text, each.post.kind, world)
        report = await world.app.reports.report(scan_id)
        assert report.totals.posts == len(found)
        assert report.totals.flagged == sum(bool(each.flagged) for each in every)
