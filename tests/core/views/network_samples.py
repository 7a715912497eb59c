"""Accounts on networks that cost nothing, as their screens show them: the same, in the network's own words."""

from dataclasses import replace
from datetime import timedelta

from bot.core.cards.model import Card
from bot.core.domain.accounts import Account, by_id
from bot.core.domain.figures.money import Price
from bot.core.domain.posts import Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.reports import PostPage, PostQuery, Totals
from bot.core.domain.scans import ListPrice, ListRow, Scan
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.watches import WatchPlan
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.report import report_card
from bot.core.views.scans.cost import begun_card
from bot.core.views.scans.list_price import list_price_card
from bot.core.views.scans.progress import progress_card
from bot.core.views.watches.alerts import alert_card
from bot.core.views.watches.watch import watch_card
from bot.core.views.watches.watch_list import watch_list_card
from tests.core.views.list_samples import STOPPED, WINDOW
from tests.core.views.samples import ANSWERED, LATER_POSTS, MOMENT, WORST_POSTS, progress, report, scan
from tests.core.views.watch_samples import LEFT, PROPOSED

ACCOUNTS = {
    "bluesky": by_id("did:plc:z72i7hdynmk6r22z27h6tvur", "ada.bsky.social", "Ada"),
    "mastodon": by_id("109302436954721982@social.example", "ada@social.example", "Ada"),
}
IDS = {"bluesky": "3528371230000001024", "mastodon": "115840000000000000"}


def posts_of(network: str) -> tuple[ScoredPost, ...]:
    """An insult behind a warning, with what the network says of it, and four plain ones, worst first."""
    first, *others = *WORST_POSTS[:2], WORST_POSTS[4], *LATER_POSTS[:2]
    words = f"Politics, again\n\n{first.post.text}"
    at = words.index(first.post.text)
    hidden = Post(
        IDS[network],
        first.post.created_at,
        words,
        PostKind.REPLY,
        answers=ANSWERED,
        hidden_from=at if network == "mastodon" else None,
        network_labels=("rude",) if network == "bluesky" else (),
    )
    toxic = tuple((start + at, end + at) for start, end in first.toxic_words)
    plain = (
        replace(each, post=replace(each.post, id=str(int(IDS[network]) + 4096 * at)))
        for at, each in enumerate(others, 1)
    )
    return replace(first, post=hidden, toxic_words=toxic), *plain


def scan_of(account: Account) -> Scan:
    """A scan that has read all that the network shows."""
    source = SourceSpec(SourceKind.TIMELINE, account.handle)
    return replace(scan(expected=312), account=account, request=replace(scan().request, source=source))


def screens(network: str) -> dict[str, Card]:
    """The main screens of an account there."""
    account, posts = replace(ACCOUNTS[network], posts=312), posts_of(network)
    of_it = report(scan=scan_of(account), totals=Totals(300, 280, 12, {SkipReason.REPOST: 20}), mistaken=0.008)
    watch = replace(PROPOSED, account=account)
    looked = progress(expected=312, read=290, scored=190, skipped=14)
    return {
        f"report-{network}": report_card(of_it, posts[:2]),
        f"report-{network}-three": report_card(of_it, (*posts[:2], posts[2])),
        f"posts-{network}": posts_card(scan_of(account), PostPage(posts, PostQuery(), 1, 56, 280)),
        f"progress-{network}": progress_card(account, looked, posts[:2]),
        f"progress-waiting-{network}": progress_card(
            account, replace(looked, waiting_until=MOMENT + timedelta(minutes=9))
        ),
        f"begun-{network}": begun_card(account),
        f"watch-{network}": watch_card(watch, Price(0, 8.4), LEFT, None),
        f"list-watch-{network}": watch_list_card(STOPPED, WatchPlan((account,), post=5_000), LEFT),
        f"alert-{network}": alert_card(watch, posts[:2], spoiler=False),
    }


MIXED = replace(
    WINDOW,
    rows=(*WINDOW.rows, *(ListRow(9 + at, each.handle, each.handle) for at, each in enumerate(ACCOUNTS.values()))),
)
FREE = replace(MIXED, rows=MIXED.rows[-2:])
NETWORK_SCREENS: dict[str, Card] = {
    "list-price-mixed": list_price_card(MIXED, ListPrice(4000, 20_000_000, 6400, free=620), LEFT, 5_000, 10_000),
    "list-price-free": list_price_card(FREE, ListPrice(free=620), LEFT, 5_000, 10_000),
} | {name: card for network in ACCOUNTS for name, card in screens(network).items()}
