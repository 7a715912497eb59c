"""/export: the latest scan of an account as a file."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from bot.core.cards.actions import ExportAction
from bot.core.cards.model import Element, PersonalCard, Tone, text
from bot.core.commands.command import Command, Context, Group, OwnMessage, SharedMessage
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.choice import Choice
from bot.core.commands.options.option import Option, Values
from bot.core.commands.reports.deletion import send_deletion
from bot.core.commands.reports.evidence import send_evidence, used_up
from bot.core.commands.reports.own_scans import own_scans
from bot.core.domain.errors import RefusedError
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import MOST_EXPORTED, FileFormat, Report
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.scans.access import ReportAccess
from bot.core.scans.reports import Allowance
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.choices import export_card
from bot.core.views.reports.files import report_file
from bot.core.views.words import number

ACCOUNT = Option("account", N_("An account of your history."), AccountName(), required=True)
FORMAT = Option(
    "format",
    N_("csv for spreadsheets, json for programs, html to read, evidence to hand on, deletion to delete."),
    Choice(FileFormat),
)


async def run(context: Context, values: Values) -> None:
    """Send the latest scan of the account."""
    wanted = values.get(FORMAT) or FileFormat.CSV
    rather = SourceKind.ARCHIVE if wanted is FileFormat.DELETION else None
    await send_file(context, (await own_scans(context, values[ACCOUNT], rather))[0], wanted)


async def pressed(
    context: Context, access: ReportAccess, action: ExportAction, message: OwnMessage | SharedMessage
) -> None:
    """Ask for the format, or send the file to whoever presses."""
    if access.scan.request.source.kind is SourceKind.ARCHIVE and not access.own:
        raise RefusedError(
            _("Only the person who gave this archive can export it."),
            _("You can read its pages here, as long as they are shared."),
        )
    wanted = action.format
    if wanted is None:
        report = await context.reports.report(access.scan.id, context.requester)
        allowance = _check(await context.reports.preview_export(context.requester, access.scan.id))
        await context.private.send(
            export_card(access.scan, _written(report, allowance), allowance.left_out, report.totals.flagged)
        )
        return
    own = message if isinstance(message, OwnMessage) else None
    await (_send_flagged if action.flagged else send_file)(context, access.scan, wanted, own)


async def send_file(context: Context, scan: Scan, wanted: FileFormat, message: OwnMessage | None = None) -> None:
    """Write the file and show it to the asker, in their `message` where there is one.

    Raises:
        RefusedError: they have taken away as many posts today as X's rules let them.
    """
    if wanted is FileFormat.EVIDENCE:
        await send_evidence(context, scan, message)
        return
    if wanted is FileFormat.DELETION:
        await send_deletion(context, scan, message)
        return
    report = await context.reports.report(scan.id, context.requester)
    allowance = _check(await context.reports.allow_export(context.requester, scan.id))
    async with aclosing(context.reports.iterate_posts(scan.id, context.requester, allowance.allowed)) as posts:
        file = await report_file(report, posts, wanted)
    written = _written(report, allowance)
    elements: list[Element] = [
        text(ngettext("{count} post, worst first.", "{count} posts, worst first.", written)),
        file,
    ]
    if allowance.left_out:
        elements.insert(1, text(_left_out_note(allowance)))
    tone = Tone.WARNING if allowance.left_out else Tone.NEUTRAL
    card = PersonalCard(_("Export of {account}", account=scan.account), tuple(elements), tone)
    await (message.receipt.edit(card) if message else context.private.send(card))


async def _send_flagged(context: Context, scan: Scan, wanted: FileFormat, message: OwnMessage | None) -> None:
    """The flagged posts alone, of which those that X gave count towards what may be taken away.

    Raises:
        RefusedError: they have taken away as many posts today as X's rules let them.
    """
    report = await context.reports.report(scan.id, context.requester)
    allowed, capped = None, False
    if (await context.reports.preview_export(context.requester, scan.id)).allowed is not None:
        selection = await context.reports.select_evidence(context.requester, scan.id)
        if not selection.ids:
            raise used_up()
        allowed, capped = frozenset(selection.ids), len(selection.ids) < selection.found
    written: list[str] = []
    async with aclosing(context.reports.iterate_posts(scan.id, context.requester, allowed)) as posts:
        file = await report_file(report, _keep_flagged(posts, written), wanted)
    said = ngettext("{count} flagged post, worst first.", "{count} flagged posts, worst first.", len(written))
    elements: list[Element] = [text(said), file]
    if capped:
        cut = _(
            "Others were left out: X's rules let a person export {most} posts read from X a day.",
            most=number(MOST_EXPORTED),
        )
        elements.insert(1, text(cut))
    card = PersonalCard(
        _("Export of {account}", account=scan.account), tuple(elements), Tone.WARNING if capped else Tone.NEUTRAL
    )
    await (message.receipt.edit(card) if message else context.private.send(card))


async def _keep_flagged(posts: AsyncIterator[ScoredPost], written: list[str]) -> AsyncIterator[ScoredPost]:
    """Those of the posts that are flagged; `written` gets their ids."""
    async for post in posts:
        if post.flagged:
            written.append(post.post.id)
            yield post


def _check(allowance: Allowance) -> Allowance:
    if allowance.allowed is not None and not allowance.allowed:
        raise used_up()
    return allowance


def _written(report: Report, allowance: Allowance) -> int:
    """How many posts the file has."""
    return report.totals.posts - report.scan.broken - allowance.left_out


def _left_out_note(allowance: Allowance) -> str:
    return ngettext(
        "{count} post with a lower score was left out: X's rules let a person export {most} posts read from X a day, "
        "and the pages show all of them.",
        "{count} posts with lower scores were left out: X's rules let a person export {most} posts read from X a day, "
        "and the pages show all of them.",
        allowance.left_out,
        most=number(MOST_EXPORTED),
    )


COMMAND = Command(
    "export",
    N_("Your latest scan of an account as a file, worst posts first."),
    (ACCOUNT, FORMAT),
    run,
    Group.LOOK,
)
