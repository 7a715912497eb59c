"""/export as evidence: the flagged posts in a package that shows whether it was changed."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from bot.core.cards.model import File
from bot.core.commands.command import Context, OwnMessage
from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, RefusedError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import MOST_EXPORTED
from bot.core.domain.scans import Scan
from bot.core.evidence.asked import Asked
from bot.core.evidence.selection import MOST_CHARACTERS, Selection
from bot.core.scans.packing import Package, Packing
from bot.core.scans.reports import Reports
from bot.core.text.catalog import _
from bot.core.text.untrusted import display_name
from bot.core.views.evidence.answers import evidence_card, packing_card, unpacked_card
from bot.core.views.evidence.files import write_files


@dataclass(frozen=True, slots=True)
class Made:
    """A package, and how many posts are in it and were left out."""

    package: Package
    shown: int
    left_out: int
    capped: bool


async def send_evidence(context: Context, scan: Scan, message: OwnMessage | None) -> None:
    """Make the package and show it to the asker, in their `message` where there is one.

    Raises:
        InputError: no post was flagged or judged, they may take away no more today, or wait for many files already.
    """
    context.packing.check(context.requester)
    selection = await _select(context.reports, scan, context.requester)
    if message:
        await message.receipt.edit(packing_card(scan))
    receipt = message.receipt if message else await context.private.send(packing_card(scan))
    try:
        made = await _make(context.reports, context.packing, scan, selection, context.requester, context.name)
    except ToxscanError:
        await receipt.edit(unpacked_card(scan))  # Else the message goes on saying that it is being made.
        raise
    words = _("Evidence: {account}", account=scan.account)
    file = File(file_name(scan), made.package.content, words)
    await receipt.edit(
        evidence_card(
            scan,
            file,
            made.package.fingerprint,
            made.shown,
            made.left_out,
            capped=made.capped,
            stamped=made.package.stamped,
        )
    )


async def make_evidence(reports: Reports, packing: Packing, scan: Scan, requester: Requester, name: str = "") -> Made:
    """The package for somebody who is called `name`.

    Raises:
        InputError: no post was flagged or judged, or they may take away no more today.
    """
    return await _make(reports, packing, scan, await _select(reports, scan, requester), requester, name)


def file_name(scan: Scan) -> str:
    """What the package is called."""
    return f"toxscan-evidence-{scan.account.handle or 'archive'}-{scan.id}.zip"


def used_up() -> RefusedError:
    """The error for somebody who has taken away all posts that X's rules allow a day."""
    return RefusedError(
        _("You have exported {most} posts from X today, and X's rules allow no more.", most=MOST_EXPORTED),
        _("Try again after midnight UTC. Archives have no such limit."),
    )


async def _select(reports: Reports, scan: Scan, requester: Requester) -> Selection:
    selection = await reports.select_evidence(requester, scan.id)
    if selection.capped and not selection.ids:
        raise used_up()
    if not selection.ids:
        raise InputError(
            _("The model flagged no post of this scan, so there is no evidence to pack."),
            _("The other formats of `/export` have all posts."),
        )
    return selection


async def _make(
    reports: Reports, packing: Packing, scan: Scan, selection: Selection, requester: Requester, name: str
) -> Made:
    report = await reports.report(scan.id, requester)
    posts = await _read(reports, scan, selection, requester)
    asked = Asked(display_name(name) or requester.named, requester, now().replace(microsecond=0))
    write = partial(write_files, report, posts, asked, found=selection.found, capped=selection.capped)
    package = await packing.pack(report, asked, write)
    return Made(package, len(posts), selection.found - len(posts), selection.capped)


async def _read(reports: Reports, scan: Scan, selection: Selection, requester: Requester) -> Sequence[ScoredPost]:
    """The posts, as long as their texts fit."""
    posts, left = list[ScoredPost](), MOST_CHARACTERS
    async with aclosing(reports.iterate_posts(scan.id, requester, selection.ids)) as found:
        async for each in found:
            left -= len(each.post.text)
            if left < 0:
                break
            posts.append(each)
    return posts
