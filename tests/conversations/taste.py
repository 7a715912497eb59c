"""A place whose people have judged posts, strictly: what is worse than half is toxic to them."""

from dataclasses import replace

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.posts import verdicts
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts, made_scores

STRICT = 0.5
OFFER, ACCEPT = "Suggested from your verdicts …", "Use these thresholds"


async def judged(store: Store, count: int, who: Requester, account: str = "42", **kind: SourceKind) -> Scan:
    """A report of 90 posts in somebody's history, of which they have judged the first `count`."""
    posts = [replace(each, text=f"{each.text} {each.id}") for each in made_posts(90)]
    scan = await stored(store, posts, who, account=replace(ACCOUNT, id=account, keeper=who if kind else None), **kind)
    said = {True: Verdict.TOXIC, False: Verdict.NOT_TOXIC}
    given = [Given(int(each.id), said[made_scores(each.text)[Label.TOXICITY] >= STRICT]) for each in posts[:count]]
    async with store.write() as connection:
        await verdicts.give(connection, who, scan, given)
    return scan
