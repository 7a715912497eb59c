"""Honest stand-ins for the parts behind the core's ports: they behave, they are not scripted."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.people import Requester
from bot.core.domain.posts import Post, PostKind, Span
from bot.core.domain.scans import Scan, ScanRequest, ScorerWait
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.domain.verdicts import Given, Verdict
from bot.core.ports import Priority
from bot.core.store.posts import verdicts

ACCOUNT = Account("42", "ada", "Ada")
ALICE = Requester("terminal", "alice")
BOB = Requester("terminal", "bob")


def made_scores(text: str) -> Scores:
    """Scores that follow from the text alone, spread over 0 to 1; 'awful' texts score above 0.9."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    toxicity = 0.9 + digest[0] / 2560 if "awful" in text else digest[0] / 320
    insult, threat = toxicity * digest[1] / 255, digest[2] / 2550
    return Scores({Label.TOXICITY: toxicity, Label.INSULT: insult, Label.THREAT: threat}).kept()


class FakeScorer:
    """A `Scorer` without a model: scores at once, counts what it was asked, can be told to wait or to give up."""

    alive = True

    name = "fake"

    block = 0

    def __init__(self, model_id: str = "fake-1") -> None:
        self.model_id = model_id
        self.thresholds: Mapping[Label, float] = {Label.TOXICITY: 0.8, Label.INSULT: 0.7}
        self.languages: tuple[str, ...] = ()  # Any.
        self.asked: Counter[str] = Counter()
        self.looked_through: Counter[str] = Counter()  # For toxic words.
        self.deadly: set[str] = set()
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.waits = asyncio.Queue[ScorerWait | None]()  # What scans are told of what scores, one after the other.

    async def next_wait(self, known: ScorerWait | None) -> ScorerWait | None:  # noqa: ARG002 - the port's.
        """The next that a test puts there."""
        return await self.waits.get()

    async def stream(
        self,
        texts: Sequence[str],
        priority: Priority = Priority.SCAN,  # noqa: ARG002 - the port's; everything is urgent here.
        turn: int | None = None,  # noqa: ARG002 - the port's; nobody waits here.
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Scores in shipments of a hundred."""
        wanted = list(dict.fromkeys(texts))
        for start in range(0, len(wanted), 100):
            await self.gate.wait()
            if self.error:
                raise self.error
            some = wanted[start : start + 100]
            self.asked.update(some)
            yield {text: None if text in self.deadly else made_scores(text) for text in some}

    def owns_scores(self, model_id: str) -> bool:
        """Scores of its own name."""
        return model_id == self.model_id

    async def find_toxic_words(
        self, texts: Sequence[str], _thresholds: Mapping[Label, float]
    ) -> Sequence[Sequence[Span]]:
        """Every "awful"."""
        self.looked_through.update(texts)
        return [[found.span() for found in re.finditer("awful", text)] for text in texts]


class FakeSource:
    """A `PostSource` over a list of posts; the cursor is the number of posts handed over."""

    def __init__(self, posts: Sequence[Post], account: Account = ACCOUNT, page_size: int = 10) -> None:
        self.posts = posts
        self.page_size = page_size
        self.pages_read = 0
        self.broken_at: int | None = None
        self.broken_records = 0  # A page.
        self._account = account

    async def account(self) -> Account:
        """The account given."""
        return self._account

    def start_cursor(self, _cursor: str | None) -> str | None:
        """A new scan reads all of it again."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """Pages of `page_size`; fails at post `broken_at` if told so."""
        start = int(cursor or 0)
        while start < len(self.posts):
            if self.broken_at is not None and start >= self.broken_at:
                raise InputError("The source broke.", "Mend it.")
            some = tuple(self.posts[start : start + self.page_size])
            first = start == 0
            start += len(some)
            self.pages_read += 1
            yield Page(some, str(start), broken=self.broken_records, expected=len(self.posts), first=first)
            await asyncio.sleep(0)


def made_posts(count: int, *, first: int = 1) -> list[Post]:
    """Posts of all kinds, two a day: some awful, some equal, some without words."""
    texts = ("good morning", "this is awful no. {n}", "walked {n} miles", "https://t.co/abc", "such a nice day {n}")
    kinds = (PostKind.ORIGINAL, PostKind.REPLY, PostKind.ORIGINAL, PostKind.ORIGINAL, PostKind.QUOTE, PostKind.REPOST)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        Post(
            str(n),
            start + timedelta(hours=12 * n),
            texts[n % 5].format(n=n),
            kinds[n % 6],
            answers="30" if n == 31 else "",  # An awful reply, and what it answered.
        )
        for n in range(first, first + count)
    ]


def on_x(requester: Requester = ALICE, handle: str = "ada") -> ScanRequest:
    """A request to scan an account on X: what others may join, too."""
    return ScanRequest(SourceSpec(SourceKind.TIMELINE, handle), "mini", requester)


def request(requester: Requester = ALICE, locator: str = "/archive", *, include_reposts: bool = False) -> ScanRequest:
    """A request to scan the archive at `locator`."""
    return ScanRequest(SourceSpec(SourceKind.ARCHIVE, locator), "mini", requester, include_reposts)


async def call_not_toxic(
    connection: AsyncConnection, person: Requester, scan: Scan, post_id: int, name: str = ""
) -> None:
    """The person's verdict on a post."""
    await verdicts.give(connection, person, scan, [Given(post_id, Verdict.NOT_TOXIC)], name)
