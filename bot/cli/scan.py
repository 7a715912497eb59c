"""`toxscan scan`: one scan from the command line, with progress on stderr and its result on stdout or in files."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as ProgressBar
from rich.table import Column
from rich.text import Text

from bot.adapters.terminal.chat import start_app, talk
from bot.adapters.terminal.console import say
from bot.adapters.terminal.conversation import REQUESTER, Conversation
from bot.adapters.terminal.render import render
from bot.app import App
from bot.cli.output import check_place, standard_output, write_file
from bot.cli.spending import Parts, open_parts
from bot.core.cards.model import PersonalCard
from bot.core.commands.reports.evidence import make_evidence
from bot.core.commands.scans.scan import LIMIT
from bot.core.commands.scans.scan_archive import archive_source
from bot.core.config import Settings
from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError, ToxscanError
from bot.core.domain.figures.money import Offer
from bot.core.domain.reports import PostQuery, Report
from bot.core.domain.scans import Progress, Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Coverage, SourceSpec
from bot.core.ports import PostSource
from bot.core.scans.admission import not_quicker
from bot.core.scoring.models import files as models
from bot.core.sources.archives import open_archive
from bot.core.sources.handles import read_handle
from bot.core.text.catalog import _, ngettext
from bot.core.views.reports import exports
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.report import report_card
from bot.core.views.scans.cost import cost_card
from bot.core.views.words import duration, free_words, number
from bot.scorers import SMALL

PACE = 0.1  # Seconds between two looks at the progress.


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the result goes besides the screen; JSON goes to stdout, in place of the screen."""

    as_json: bool = False
    csv: Path | None = None
    html: Path | None = None
    evidence: Path | None = None


@dataclass(frozen=True, slots=True)
class How:
    """Which posts are scored."""

    include_reposts: bool = False
    quick: bool = False

    def check(self, settings: Settings) -> None:
        """Check, before anything is loaded or paid, that a quick scan makes sense with the chosen model.

        Raises:
            RefusedError: it is the small model itself, or that is switched off.
        """
        if self.quick and (settings.model == SMALL or settings.quick == "off"):
            raise not_quicker(settings.model)

    def request(self, source: SourceSpec, settings: Settings) -> ScanRequest:
        """The scan of a source."""
        return ScanRequest(source, settings.model, REQUESTER, self.include_reposts, Coverage.of(quick=self.quick))


async def scan_archive(settings: Settings, archive: str, handle: str, outputs: Outputs, how: How) -> None:
    """Scan the archive and hand the result over.

    Raises:
        ToxscanError: the scan or an output failed; what was stored stays.
    """
    messages = Console(stderr=True)
    how.check(settings)
    request = how.request(archive_source(Path(archive), handle), settings)
    await _look_into(open_archive(Path(request.source.locator), request.source.handle))
    _check_places(outputs)
    async with start_app(settings, messages) as app:
        await _run(app, request, outputs, messages)


async def scan_account(
    settings: Settings, written: str, posts: str, outputs: Outputs, how: How, *, agreed: bool
) -> None:
    """Scan an account and hand the result over; what costs is shown first and must be agreed to.

    Raises:
        ToxscanError: the account can't be read, nobody agreed, or the scan or an output failed; what was stored stays.
    """
    messages = Console(stderr=True)
    how.check(settings)
    handle, limit = read_handle(written), LIMIT.read(posts.strip())
    _check_places(outputs)
    models.find(settings.model, settings.data_dir)  # Before anything is paid; it is loaded when the price is agreed to.
    async with open_parts(settings) as parts:
        account = await parts.accounts.find(handle, REQUESTER)
        offer = (await parts.accounts.offers(account, limit))[0]
        card = None if account.network.free else await _price(parts, account, offer, how)
    if account.free:
        say(messages, free_words(account))
    if card:
        render(replace(card, rows=(), footer=""), messages)
    if card and not agreed:
        await _agree(messages)
    source = SourceSpec(offer.kind, account.handle.lower(), limit=offer.limit)
    async with start_app(settings, messages) as app:
        await app.accounts.confirm(account.handle, REQUESTER, account.id)
        await _run(app, how.request(source, settings), outputs, messages)


async def _price(parts: Parts, account: Account, offer: Offer, how: How) -> PersonalCard:
    return cost_card(
        account,
        [offer],
        await parts.budget.remaining(REQUESTER),
        post_price=parts.budget.post_price,
        user_price=parts.budget.user_price,
        known=await parts.accounts.count_known(account),
        include_reposts=how.include_reposts,
        quick=how.quick,
        operators=None,
    )


async def _agree(messages: Console) -> None:
    """Ask whether to go on.

    Raises:
        InputError: nobody is there to answer, or the answer is no.
    """
    if not sys.stdin.isatty():
        raise InputError(
            _("Reading from X costs money, and nobody can be asked here."), _("Use --yes to agree in advance.")
        )
    messages.print(_("Continue? [y/N]") + " ", end="", markup=False, highlight=False)
    answer = await asyncio.to_thread(sys.stdin.readline)
    if answer.strip().lower() not in {"y", "yes"}:
        raise InputError(
            _("Nothing was read and nothing more was spent."), _("--posts 200 asks for the newest 200 only.")
        )


def _check_places(outputs: Outputs) -> None:
    for path in (outputs.csv, outputs.html, outputs.evidence):
        if path:
            check_place(path)


async def _run(app: App, request: ScanRequest, outputs: Outputs, messages: Console) -> None:
    """Scan and hand over; a scan that came to the end of the budget hands over what it has, and says so."""
    scan = await app.scans.submit(request)
    ended = await _follow(app, scan, messages)
    unfinished = ToxscanError(ended.error or _("The scan was cancelled."), ended.hint)
    if ended.status not in {ScanStatus.DONE, ScanStatus.STOPPED}:
        raise unfinished
    await _hand_over(app, scan, outputs, messages)
    if ended.status is ScanStatus.STOPPED:
        raise unfinished


async def _look_into(source: PostSource) -> None:
    """Read the source's first page, so that nobody waits for the model to hear that there is nothing to read."""
    await source.account()
    async with contextlib.aclosing(source.pages()) as pages:
        await anext(pages, None)


async def _follow(app: App, scan: Scan, messages: Console) -> Progress:
    """Show the scan's progress on stderr until it ends: a bar on a terminal, a last line elsewhere."""
    wrapped = [TextColumn(words, table_column=Column()) for words in ("{task.description}", "{task.fields[words]}")]
    async with contextlib.aclosing(app.scans.watch(scan.id)) as changes:
        with ProgressBar(wrapped[0], BarColumn(20), wrapped[1], console=messages, transient=True) as bar:
            task = bar.add_task(_("Scanning {account}", account=scan.account), total=1.0, words="")
            async for progress in changes:
                bar.update(task, completed=progress.fraction or 0.0, words=_words(scan, progress))
                if not progress.status.final:
                    await asyncio.sleep(PACE)
    say(messages, _("Scanned {account}: {words}", account=scan.account, words=_words(scan, progress)))
    return progress


def _words(scan: Scan, progress: Progress) -> str:
    done = ngettext(
        "{count} post read, {scored} scored, {flagged} flagged",
        "{count} posts read, {scored} scored, {flagged} flagged",
        progress.read,
        scored=number(progress.scored),
        flagged=number(progress.flagged),
    )
    if progress.waiting_until:
        return _(
            "{done}, waiting for {network} until {time} UTC",
            done=done,
            network=scan.account.network.brand,
            time=f"{progress.waiting_until:%H:%M}",
        )
    if progress.waits_for_money and not progress.status.final:
        return _("{done}, waiting for what other scans hold back of the budget", done=done)
    if progress.status.final or progress.seconds_left is None:
        return done
    return _(
        "{done}, {rate} a second, {duration} left",
        done=done,
        rate=number(round(progress.rate)),
        duration=duration(progress.seconds_left),
    )


async def _hand_over(app: App, scan: Scan, outputs: Outputs, messages: Console) -> None:
    report = await app.reports.report(scan.id, REQUESTER)
    if outputs.csv:
        with write_file(outputs.csv) as out:
            await exports.write_csv(report, app.reports.iterate_posts(scan.id, REQUESTER), out)
        say(messages, f"CSV: {outputs.csv}")
    if outputs.html:
        with write_file(outputs.html) as out:
            await exports.write_html(report, app.reports.iterate_posts(scan.id, REQUESTER), out)
        say(messages, _("Report: {html}", html=outputs.html))
    if outputs.evidence:
        await _pack(app, scan, outputs.evidence, messages)
    if outputs.as_json:
        with standard_output() as out:
            await exports.write_json(report, app.reports.iterate_posts(scan.id, REQUESTER), out)
    else:
        await _show(app, report)


async def _pack(app: App, scan: Scan, path: Path, messages: Console) -> None:
    """Write the package of evidence, or say why there is none."""
    try:
        made = await make_evidence(app.reports, app.packing, scan, REQUESTER)
    except InputError as error:
        say(messages, str(error))
        return
    with write_file(path) as out:
        out.buffer.write(made.package.content)
    say(messages, _("Package of evidence: {file}", file=path))
    say(messages, _("Fingerprint of the package: {digest}", digest=made.package.fingerprint))


async def _show(app: App, report: Report) -> None:
    """The report and the first page; on a terminal, the pages can then be turned."""
    console = Console()
    conversation = Conversation(app, console)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    with standard_output():
        cards = [report_card(report)]
        if report.totals.scored:
            page = await app.reports.page(report.scan.id, PostQuery(), reader=REQUESTER)
            cards.append(posts_card(*page, whole=True))
        for card in cards:  # Only the last one's keys can be typed.
            await conversation.show(card if interactive and card is cards[-1] else replace(card, rows=()))
            console.print()
    if interactive:
        say(console, Text(_("Type what is shown in brackets and press Enter; q leaves."), "dim"))
        await talk(conversation, console)
