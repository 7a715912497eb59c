"""`toxscan models`: which model for what, fetching one, checking their files."""

from collections.abc import Iterator
from contextlib import suppress

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from bot.adapters.terminal.console import say
from bot.core.config import Settings
from bot.core.domain.errors import ModelError
from bot.core.scoring.factory import measured_rate
from bot.core.scoring.models import files as models
from bot.core.scoring.models.download import fetch as download
from bot.core.scoring.models.file_download import FetchProgress, NetworkAccess
from bot.core.scoring.models.files import ModelRow
from bot.core.scoring.models.recommendation import memory_needed
from bot.core.scoring.models.registry import spec_of
from bot.core.text import languages
from bot.core.text.catalog import _
from bot.core.views.words import number, tenths

MEGABYTE, GIGABYTE = 1e6, 1e9


def show(settings: Settings, console: Console) -> None:
    """Print each model: what it is good for, its languages, and what it takes."""
    table = Table(box=None, show_header=False, pad_edge=False)
    rows = models.list_models(settings.data_dir)
    rate = _find_rate(settings, "mini")
    for row in rows:
        name = row.spec.name
        facts = [
            ", ".join(map(languages.name, row.languages)),
            " · ".join((*_size(row), _describe_speed(settings, row, rate), row.spec.license)),
        ]
        mark = " *" if name == settings.model else ""
        table.add_row(Text(name + mark, style="bold"), Text(_(row.spec.purpose)))
        table.add_row("", Text("\n".join(facts), style="dim"))
    console.print(table, highlight=False)
    explained = _(
        "* is the one in use. `toxscan models fetch NAME` downloads one that is not here; "
        'model = "NAME" in config.toml uses it. Scores of different models are not comparable.'
    )
    say(console, Text(f"\n{explained}", "dim"))


def _size(row: ModelRow) -> Iterator[str]:
    size = number(round(row.size / MEGABYTE))
    yield _("here, {size} MB", size=size) if row.installed else _("not here, {size} MB", size=size)
    yield _("{size} GB of memory at the first start", size=tenths(memory_needed(row.spec) / GIGABYTE))


def _describe_speed(settings: Settings, row: ModelRow, rate: float | None) -> str:
    """Measured where it was; else reckoned from what was measured of mini, which is `rate`."""
    own = _find_rate(settings, row.spec.name) if row.installed else None
    if own is not None:
        return _("{rate} posts a second here", rate=number(round(own)))
    if rate is not None:
        return _("about {rate} posts a second here", rate=number(round(rate / row.spec.work)))
    if row.spec.work == 1:
        return _("speed not measured yet")
    return _("{times} times the work of mini", times=f"{row.spec.work:.0f}")


def _find_rate(settings: Settings, name: str) -> float | None:
    with suppress(ModelError):
        return measured_rate(settings, models.find(name, settings.data_dir))
    return None


async def fetch(settings: Settings, name: str, console: Console) -> None:
    """Download a model with a progress bar.

    Raises:
        ModelError: it can't be fetched; the sentence says why.
    """
    network = NetworkAccess(releases=settings.releases_url, hub=settings.hub_url)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bar:

        def show_progress(progress: FetchProgress) -> None:
            if not bar.tasks:  # A fetch that fails at once has no bar.
                bar.add_task(name)
            bar.update(bar.tasks[0].id, description=progress.file, completed=progress.done, total=progress.total)

        model = await download(spec_of(name), settings.data_dir, show_progress, network)
    say(console, _("{name} is ready: {folder}", name=model.name, folder=model.folder))


async def check(settings: Settings, name: str | None, console: Console) -> None:
    """Check one model's files, or those of every model on this machine.

    Raises:
        ModelError: a file is missing or differs.
    """
    names = [name] if name else [row.spec.name for row in models.list_models(settings.data_dir) if row.installed]
    for each in names:
        models.verify(models.find(each, settings.data_dir))
        say(console, _("{model}: every file is intact.", model=each))
