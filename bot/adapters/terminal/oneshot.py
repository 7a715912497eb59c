"""`toxscan scan`: one scan from the command line, with progress on stderr and its result on stdout or in files."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as ProgressBar

from bot.adapters.terminal.chat import started, talk
from bot.adapters.terminal.conversation import REQUESTER, Conversation
from bot.adapters.terminal.output import check_place, standard_output, written
from bot.app import App, open_source
from bot.core.commands.scan import archive_source
from bot.core.config import Settings
from bot.core.errors import ToxscanError
from bot.core.model import PostQuery, Progress, Report, Scan, ScanRequest, ScanStatus
from bot.core.ports import PostSource
from bot.core.views import charts, exports
from bot.core.views.posts import posts_card
from bot.core.views.report import report_card
from bot.core.views.words import count, duration, number

PACE = 0.1  # Seconds between two looks at the progress.


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the result goes besides the screen; JSON goes to stdout, in place of the screen."""

    as_json: bool = False
    csv: Path | None = None
    html: Path | None = None


async def scan(settings: Settings, archive: str, handle: str, outputs: Outputs, *, include_reposts: bool) -> None:
    """Scan the archive and hand the result over.

    Raises:
        ToxscanError: the scan or an output failed; what was stored stays.
    """
    messages = Console(stderr=True)
    request = ScanRequest(archive_source(archive, handle), settings.model, REQUESTER, include_reposts)
    await _look_into(open_source(request.source))
    for path in (outputs.csv, outputs.html):
        if path:
            check_place(path)
    async with started(settings, messages) as app:
        scan = await app.scans.submit(request)
        ended = await _follow(app, scan, messages)
        if ended.status is not ScanStatus.DONE:
            raise ToxscanError(ended.error or "The scan was cancelled.", ended.hint)
        await _hand_over(app, scan, outputs, messages)


async def _look_into(source: PostSource) -> None:
    """Read the source's first page, so that nobody waits for the model to hear that there is nothing to read."""
    await source.account()
    async with contextlib.aclosing(source.pages()) as pages:
        await anext(pages, None)


async def _follow(app: App, scan: Scan, messages: Console) -> Progress:
    """Show the scan's progress on stderr until it ends: a bar on a terminal, a last line elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"))
    async with contextlib.aclosing(app.scans.watch(scan.id)) as changes:
        with ProgressBar(*columns, console=messages, transient=True) as bar:
            task = bar.add_task(f"Scanning {scan.account}", total=1.0, words="")
            async for progress in changes:
                bar.update(task, completed=progress.fraction or 0.0, words=_words(progress))
                if not progress.status.final:
                    await asyncio.sleep(PACE)
    messages.print(f"Scanned {scan.account}: {_words(progress)}", highlight=False, markup=False)
    return progress


def _words(progress: Progress) -> str:
    done = f"{count(progress.read, 'post')} read, {number(progress.scored)} scored, {number(progress.flagged)} flagged"
    if progress.status.final or progress.seconds_left is None:
        return done
    return f"{done}, {number(round(progress.rate))} a second, {duration(progress.seconds_left)} left"


async def _hand_over(app: App, scan: Scan, outputs: Outputs, messages: Console) -> None:
    report = await app.reports.report(scan.id)
    if outputs.csv:
        with written(outputs.csv) as out:
            await exports.write_csv(report, app.reports.every_post(scan.id), out)
        messages.print(f"CSV: {outputs.csv}", highlight=False, markup=False)
    if outputs.html:
        with written(outputs.html) as out:
            await exports.write_html(report, app.reports.every_post(scan.id), _chart(report), out)
        messages.print(f"Report: {outputs.html}", highlight=False, markup=False)
    if outputs.as_json:
        with standard_output() as out:
            await exports.write_json(report, app.reports.every_post(scan.id), out)
    else:
        await _show(app, report)


def _chart(report: Report) -> bytes | None:
    return charts.report_chart(report) if report.totals.scored else None


async def _show(app: App, report: Report) -> None:
    """The report and the first page; on a terminal, the pages can then be turned."""
    console = Console()
    conversation = Conversation(app, console)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    with standard_output():
        cards = [report_card(report)]
        if report.totals.scored:
            cards.append(posts_card(*await app.reports.page(report.scan.id, PostQuery())))
        for card in cards:
            await conversation.show(card if interactive else replace(card, rows=()))
            console.print()
    if interactive:
        console.print("Type what is shown in brackets and press Enter; q leaves.", style="dim")
        await talk(conversation, console)
