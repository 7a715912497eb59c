"""A made-up scan for the tests of what people see: an account, its posts and the report on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.core.cards.model import Bar, Bars, Button, Card
from bot.core.domain.accounts import Account
from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.labels import Label, Scores
from bot.core.domain.people import Requester
from bot.core.domain.posts import Parent, Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.reports import (
    HistoryPage,
    PostPage,
    PostQuery,
    Report,
    Search,
    Totals,
    Trend,
    TrendPoint,
    TrendUnit,
)
from bot.core.domain.scans import Progress, Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.domain.verdicts import Opinion, Verdict, decide

ACCOUNT = Account("12", "sample", "Sam Sample")
MOMENT = datetime(2026, 1, 5, 8, 36, 41, tzinfo=UTC)  # Of the scan.
WRITTEN = MOMENT - timedelta(days=2)  # The posts, an hour after the other.
THRESHOLDS = {
    Label.TOXICITY: 0.6,
    Label.SEVERE_TOXICITY: 0.3,
    Label.OBSCENE: 0.5,
    Label.THREAT: 0.4,
    Label.INSULT: 0.55,
    Label.IDENTITY_ATTACK: 0.4,
}


def scan(status: ScanStatus = ScanStatus.DONE, expected: int | None = 1627, scan_id: int = 7) -> Scan:
    """A scan of the sample account."""
    request = ScanRequest(SourceSpec(SourceKind.ARCHIVE, "/somewhere/archive.zip"), "mini", Requester("terminal", "me"))
    return Scan(scan_id, 1, ACCOUNT, request, "mini-1a2b3c4d-p1", status, MOMENT, expected=expected)


def on_x() -> Scan:
    """The same, read from X."""
    return replace(scan(), request=replace(scan().request, source=SourceSpec(SourceKind.TIMELINE, "sample")))


ANSWERED = "1699999999999999999"  # What every reply here answers.


def scored(
    number: int = 1, text: str = "Good morning!", kind: PostKind = PostKind.ORIGINAL, **values: float
) -> ScoredPost:
    """A post with scores by label name; flagged as the sample thresholds say."""
    by_label = {Label.TOXICITY: 0.01} | {Label(name): value for name, value in values.items()}
    flagged = tuple(label for label in Label if by_label.get(label, 0.0) >= THRESHOLDS.get(label, 2.0))
    answers = ANSWERED if kind is PostKind.REPLY else ""
    post = Post(str(1_700_000_000_000_000_000 + number), WRITTEN + timedelta(hours=number), text, kind, answers=answers)
    return ScoredPost(post, Scores(by_label), None, flagged)


def skipped(
    number: int = 1, reason: SkipReason = SkipReason.REPOST, text: str = "RT @other: their words"
) -> ScoredPost:
    """A post without scores."""
    post = Post(str(1_700_000_000_000_000_000 + number), WRITTEN + timedelta(hours=number), text, PostKind.REPOST)
    return ScoredPost(post, None, reason)


FLAGGED = (0, 1, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 1, 0)  # 12 in 30 months.


def trend(months: int = 30, least: int = 26, flagged: Sequence[int] = FLAGGED) -> Trend:
    """A trend by month that ends with the month of the scan; 30 months add up to the report's posts."""
    first = 2026 * 12 + 1 - months
    starts = [date((first + month) // 12, (first + month) % 12 + 1, 1) for month in range(months)]
    points = (
        TrendPoint(start, least + (index < 11) + 3 * index % 11, flagged[index % 30])
        for index, start in enumerate(starts)
    )
    return Trend(TrendUnit.MONTH, tuple(points))


DISTRIBUTION = (820, 61, 20, 11, 10, 7, 11, 0, 0, 1)  # One at 97%, the next at 62%, as `WORST_POSTS` are.


def report(**changes: object) -> Report:
    """The report on a scan of 1,627 posts of which the model flagged 12."""
    skipped_posts = {SkipReason.REPOST: 673, SkipReason.NOTHING_TO_SCORE: 12, SkipReason.BROKEN_RECORD: 1}
    parts: dict[str, object] = {
        "scan": scan(),
        "thresholds": THRESHOLDS,
        "totals": Totals(1627, 941, 12, skipped_posts, whole=True),
        "flagged_by_label": {Label.TOXICITY: 12, Label.INSULT: 7, Label.OBSCENE: 3, Label.THREAT: 1},
        "distribution": DISTRIBUTION,
        "reaching": sum(DISTRIBUTION[6:]),  # Those from 60% on.
        "trend": trend(),
        "first_post": datetime(2023, 8, 3, 12, tzinfo=UTC),
        "last_post": datetime(2026, 1, 5, 7, tzinfo=UTC),
    }
    return Report(**(parts | changes))  # type: ignore[arg-type]


def quick_report(flagged: int = 23, hits: int = 2) -> Report:
    """The report on a quick scan of 12,000 posts, of which the big model has checked 1,440."""
    check = RandomCheck(population=11_280, sampled=720, hits=hits)
    of_quick = replace(
        scan(expected=12_000), request=replace(scan().request, model="original", coverage=Coverage.QUICK)
    )
    labels = {Label.TOXICITY: flagged, Label.INSULT: flagged // 2}
    totals = Totals(12_000, 1_440, flagged, {SkipReason.NOT_CHECKED: 10_560}, check=check)
    scores = (1_218, 110, 40, 22, 16, 11, flagged - 1, 0, 0, 1)
    first, *others = trend(least=43, flagged=[2 * each for each in FLAGGED]).points  # 1,451 posts with 24 flagged ones.
    months = (replace(first, scored=first.scored - 11), *others[:-2], replace(others[-2], flagged=1), others[-1])
    return report(
        scan=of_quick,
        totals=totals,
        flagged_by_label=labels,
        distribution=scores,
        reaching=flagged,
        trend=Trend(TrendUnit.MONTH, months),
    )


def empty_report() -> Report:
    """A report on an account without a post."""
    return report(
        scan=scan(expected=0),
        totals=Totals(0, 0, 0),
        flagged_by_label={},
        distribution=(0,) * 10,
        reaching=0,
        trend=Trend(TrendUnit.DAY, ()),
        first_post=None,
        last_post=None,
    )


def with_toxic_words(post: ScoredPost, *words: str) -> ScoredPost:
    """The same with the words that made it flagged."""
    starts = [(post.post.text.index(word), word) for word in words]
    return replace(post, toxic_words=tuple((start, start + len(word)) for start, word in starts))


def judged(scored: ScoredPost, verdict: Verdict = Verdict.NOT_TOXIC, label: Label | None = None) -> ScoredPost:
    """The same a day after the scan, with the verdict of whoever looks at it."""
    opinions = (Opinion(verdict, "Ann", MOMENT + timedelta(days=1), label, yours=True),)
    return replace(scored, flagged=decide(scored.flagged, opinions), opinions=opinions)


POSTS = (
    with_toxic_words(
        scored(
            1,
            "You are a bunch of idiots & liars, shut up already.",
            PostKind.REPLY,
            toxicity=0.97,
            insult=0.91,
            obscene=0.2,
        ),
        "idiots",
        "shut up",
    ),
    scored(2, "What a load of rubbish.\n\nWho pays people to write this?", toxicity=0.62, insult=0.31),
    scored(
        3, "Fünf Äpfel 🍏, zwei Birnen 🍐 – 日本語も 👨‍👩‍👧 and a link https://t.co/abc", PostKind.QUOTE, toxicity=0.004
    ),
    skipped(4),
    scored(5, "Long one. " + "All work and no play makes a dull day, they say, again and again. " * 4, toxicity=0.03),
)
# The page that follows the report: its two posts first, then others that were flagged, worst first.
WORST_POSTS = (
    *POSTS[:2],
    scored(
        9,
        "Long one. " + "All lies and no shame makes a dull channel, I say, again and again, you clowns. " * 4,
        toxicity=0.618,
    ),
    scored(7, "Wieder so ein Müll 🗑️ – 日本語も 👨‍👩‍👧 and a link https://t.co/abc", PostKind.QUOTE, toxicity=0.613),
    with_toxic_words(scored(8, "Nobody asked you, clown.", PostKind.REPLY, toxicity=0.607), "clown"),
)
LATER_POSTS = (
    scored(21, "Nobody reads this trash, and I have read it twice.", toxicity=0.605),
    with_toxic_words(scored(22, "Stupid weather, stupid train.", PostKind.REPLY, toxicity=0.601, insult=0.4), "Stupid"),
    scored(23, "That was a dreadful match.", toxicity=0.594),
    scored(24, "Who on earth signs off on this? https://t.co/def", PostKind.QUOTE, toxicity=0.571),
    scored(25, "I hate Mondays.", PostKind.REPLY, toxicity=0.552),
)


def page(query: PostQuery | None = None, number: int = 3, pages: int = 17, matches: int = 161) -> PostPage:
    """A page in the middle of the sample's posts."""
    return PostPage(POSTS, query or PostQuery(), number, pages, matches)


PARENT = Parent(Post(ANSWERED, WRITTEN, "Our new sign is up. Painted it myself!"), Account("77", "rival", "The Rival"))


def worst_page() -> PostPage:
    """The first page, worst first, of the posts that the report on the same scan has scored."""
    return PostPage(WORST_POSTS, PostQuery(), 1, 189, 941)


def later_page() -> PostPage:
    """The third of these: the last two of the twelve flagged posts, and then others."""
    return replace(worst_page(), posts=LATER_POSTS, number=3)


def progress(status: ScanStatus = ScanStatus.RUNNING, **changes: object) -> Progress:
    """A scan that is two thirds through."""
    parts: dict[str, object] = {
        "scan_id": 7,
        "status": status,
        "read": 1500,
        "scored": 800,
        "skipped": 284,
        "flagged": 9,
        "expected": 1627,
        "rate": 38.2,
        "seconds_left": 14.2,
    }
    return Progress(**(parts | changes))  # type: ignore[arg-type]


def searches() -> tuple[Search, ...]:
    """Two searches, the latest first: one still running, one done."""
    return (
        Search(scan(ScanStatus.RUNNING, scan_id=8), MOMENT + timedelta(days=2), Totals(10, 10, 0)),
        Search(scan(), MOMENT, Totals(1627, 941, 12, {SkipReason.REPOST: 686})),
    )


def history(some: Sequence[Search], *, number: int = 1, pages: int = 1, find: str = "") -> HistoryPage:
    """A page of a history with these lines."""
    matches = (pages - 1) * 10 + len(some)
    return HistoryPage(tuple(some), number, pages, matches, (number - 1) * 10 + 1, find)


def bars(card: Card, title: str) -> tuple[Bar, ...]:
    """The bars below a title."""
    return next(element.bars for element in card.elements if isinstance(element, Bars) and element.title == title)


def pressable(card: Card) -> dict[str, Button]:
    """The buttons by their labels."""
    return {control.label: control for row in card.rows for control in row if isinstance(control, Button)}
