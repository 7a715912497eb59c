"""How long a page takes, by the size of its account: of what is in memory, and of what is not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bench.bot_parts import REQUESTER
from bench.figures import Figure
from bench.scale.databases import Database
from bench.scale.filling import MOST, Filled
from bench.scale.times import Times
from bot.core.domain.labels import Label
from bot.core.domain.posts import PostKind
from bot.core.domain.reports import PostQuery, Sort
from bot.core.scans.reports import Reports

WARM_MS, COLD_MS, WORD_MS = 20, 100, 50  # The aims: the 99th percentile, a cold page, and one with words looked for.
REPORT_MS, LARGE_REPORT_MS, LARGE = 100, 300, 100_000  # For a report's numbers, to so many posts and beyond.
THRESHOLDS: Mapping[Label, float] = {label: 0.5 for label in Label if label is not Label.SEXUAL_EXPLICIT}


def _first(_pages: int) -> int:
    return 1


def _tenth(pages: int) -> int:
    return min(10, pages)


def _middle(pages: int) -> int:
    return max(1, pages // 2)


def _last(pages: int) -> int:
    return pages


# What is asked, and which page of how many.
QUERIES: Mapping[str, tuple[PostQuery, Callable[[int], int]]] = {
    "worst": (PostQuery(), _first),
    "worst, tenth page": (PostQuery(), _tenth),
    "worst, jump to the middle": (PostQuery(), _middle),
    "worst, last page": (PostQuery(), _last),
    "newest": (PostQuery(sort=Sort.NEWEST), _first),
    "newest, jump to the middle": (PostQuery(sort=Sort.NEWEST), _middle),
    "flagged only": (PostQuery(flagged_only=True), _first),
    "flagged only, by insult": (PostQuery(flagged_only=True, label=Label.INSULT), _first),
    "by insult": (PostQuery(label=Label.INSULT), _first),
    "insult of 0.3 and more": (PostQuery(label=Label.INSULT, minimum=0.3), _first),
    "replies since 2022": (PostQuery(kind=PostKind.REPLY, since=date(2022, 1, 1)), _first),
    "one month": (PostQuery(since=date(2024, 5, 1), until=date(2024, 5, 31)), _first),
    "with a word": (PostQuery(text="bicycle"), _first),
}
COLD = ("worst", "newest", "flagged only")
TURNS, SECONDS = 100, 10  # Of each page of one size of account, warm: at most so many, and for so long.
COLD_TURNS, REPORT_TURNS = 10, 5


def by_size(accounts: Sequence[Filled]) -> dict[str, list[Filled]]:
    """The ordinary accounts, and by their number of scored posts the large ones and the largest."""
    *others, largest = sorted(accounts, key=lambda each: each.scored)
    large = [each for each in others if each.scored > MOST]
    ordinary = [each for each in others if each.scored <= MOST]
    named = {f"{each.scored:,}": [one for one in large if one.scored == each.scored] for each in large}
    return {"ordinary": ordinary, **named, f"{largest.scored:,}": [largest]}


async def warm(database: Database, accounts: Sequence[Filled], name: str, turns: int = TURNS) -> list[Figure]:
    """Each query of the accounts in turn, asked once before it is measured."""
    store = await database.open()
    reports = Reports(store, lambda _model: THRESHOLDS)
    figures = []
    for what, (query, place) in QUERIES.items():
        times, numbers = Times(), dict[int, int]()
        for turn in range(turns):
            if sum(times.clock) > SECONDS * 1000:
                break
            scan_id = accounts[turn % len(accounts)].scan_id
            if scan_id not in numbers:
                numbers[scan_id] = place((await reports.page(scan_id, query, 1, REQUESTER))[1].pages)
                await reports.page(scan_id, query, numbers[scan_id], REQUESTER)
            with times.noting(database.processes()):
                await reports.page(scan_id, query, numbers[scan_id], REQUESTER)
        figures += times.figures(f"{name}: {what}", WORD_MS if query.text else WARM_MS)
    await store.close()
    return figures


async def reported(database: Database, accounts: Sequence[Filled], name: str) -> list[Figure]:
    """The report's numbers over the accounts in turn, warm."""
    store = await database.open()
    reports = Reports(store, lambda _model: THRESHOLDS)
    times = Times()
    for turn in range(REPORT_TURNS):
        with times.noting(database.processes()):
            await reports.report(accounts[turn % len(accounts)].scan_id, REQUESTER)
    await store.close()
    aim = REPORT_MS if max(each.scored for each in accounts) <= LARGE else LARGE_REPORT_MS
    return times.figures(f"{name}: the report's numbers", aim)


async def cold(
    database: Database, accounts: Sequence[Filled], other: Filled, name: str, turns: int = COLD_TURNS
) -> list[Figure]:
    """First pages of accounts of which nothing is in memory; only a page of another account was asked for before."""
    figures = []
    for what in COLD:
        query, times = QUERIES[what][0], Times()
        for turn in range(turns):
            database.make_cold()
            store = await database.open()
            reports = Reports(store, lambda _model: THRESHOLDS)
            await reports.page(other.scan_id, query, 1, REQUESTER)
            with times.noting(database.processes()):
                await reports.page(accounts[turn % len(accounts)].scan_id, query, 1, REQUESTER)
            await store.close()
        figures += times.figures(f"{name}, cold: {what}", COLD_MS)
    return figures
