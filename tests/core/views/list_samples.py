"""Lists of accounts as their screens show them."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.cards.model import Card
from bot.core.domain.accounts import Account
from bot.core.domain.figures.money import Remaining
from bot.core.domain.people import Requester
from bot.core.domain.reports import ListResult, ListTable
from bot.core.domain.scans import (
    AccountList,
    ListPrice,
    ListProgress,
    ListRow,
    ListStatus,
    RowStatus,
    Wanted,
)
from bot.core.domain.watches import WatchPlan
from bot.core.text.catalog import _
from bot.core.views.scans.list_price import list_price_card
from bot.core.views.scans.list_progress import list_progress_card
from bot.core.views.scans.list_table import list_table_card, lists_card
from bot.core.views.watches.watch_list import watch_list_card, watching_list_card
from tests.core.views.samples import ACCOUNT, MOMENT, POSTS

LEFT = Remaining(_("Your budget"), 14_200_000, 20_000_000)
WORST = next(post for post in POSTS if post.flagged)
ROWS = (
    ListRow(1, "@sample", "sample", "12", status=RowStatus.DONE, scan_id=7),
    ListRow(2, "https://x.com/kind", "kind", "13", status=RowStatus.DONE, scan_id=8),
    ListRow(
        3,
        "shy",
        "shy",
        status=RowStatus.LEFT_OUT,
        reason=_("@{handle}'s posts are protected: X shows them to followers only.", handle="shy"),
    ),
    ListRow(4, "n@body", status=RowStatus.LEFT_OUT, reason=_("{written} names no account.", written="'n@body'")),
    ListRow(5, "@late", "late", "14"),
    ListRow(6, "@gone", "gone", "15", status=RowStatus.DONE),
)
DONE = AccountList(3, Requester("discord", "7", "1"), "Neighbors", Wanted(), ListStatus.DONE, MOMENT, rows=ROWS[:4])
STOPPED = replace(
    DONE,
    status=ListStatus.STOPPED,
    reason="Your budget for reading from X this month ($20.00) is used up. What was read is kept, and is "
    "not paid for again. The budget begins anew on 1 Feb 2026 (UTC), unless whoever runs this bot raises it before. "
    "From then on, each post not read yet costs $0.005.",
    rows=ROWS,
)
WINDOW = replace(DONE, wanted=Wanted(since=date(2026, 1, 1)), rows=(*ROWS[2:], replace(ROWS[0], scan_id=None)))
FOUND = (
    ListResult(ROWS[0], ACCOUNT, 941, 12, WORST, exceeds=False),
    ListResult(ROWS[1], Account("13", "kind"), 20, exceeds=False),
    ListResult(ROWS[4]),
    ListResult(ROWS[5]),
    ListResult(ROWS[2]),
    ListResult(ROWS[3]),
)
LIST_SCREENS: dict[str, Card] = {
    "list-price": list_price_card(DONE, ListPrice(1647, 8_235_000, 1647, 120), LEFT, 5_000, 10_000),  # type: ignore[dict-item]
    "list-price-quick": list_price_card(  # type: ignore[dict-item]
        replace(DONE, wanted=Wanted(quick=True)),
        ListPrice(1647, 8_235_000, 1647),
        LEFT,
        5_000,
        10_000,
        can_be_quick=True,
    ),
    "list-price-window": list_price_card(WINDOW, ListPrice(4000, 20_000_000, 6400), LEFT, 5_000, 10_000),  # type: ignore[dict-item]
    "list-progress": list_progress_card(
        ListProgress(STOPPED, 1647, ("@late",), MOMENT + timedelta(minutes=9)),
        FOUND[:1],
    ),
    "list-table": list_table_card(ListTable(STOPPED, FOUND, judged=961, flagged=12)),
    "list-table-quick": list_table_card(
        ListTable(
            DONE,
            (replace(FOUND[0], missed=45, judged=1594), replace(FOUND[1], missed=0), *FOUND[4:]),
            judged=1614,
            flagged=12,
            quick=2,
        )
    ),
    "list-watch": watch_list_card(
        STOPPED, WatchPlan((ACCOUNT, Account("13", "kind")), 1, 2, 1, 1_260_000, 1, 5_000), LEFT
    ),  # type: ignore[dict-item]
    "list-watched": watching_list_card(STOPPED, WatchPlan((ACCOUNT,), beyond=2), 1),  # type: ignore[dict-item]
    "lists": lists_card([(DONE, 2), (replace(STOPPED, id=4, name="Raiders"), 4)]),  # type: ignore[dict-item]
}
