"""`toxscan models`: the models on this machine, fetching one, checking their files."""

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from bot.core.config import Settings
from bot.core.scoring.models import files as models
from bot.core.scoring.models.download import fetch as download
from bot.core.scoring.models.registry import spec_of
from bot.core.scoring.models.transfer import FetchProgress, NetworkAccess
from bot.core.text import languages
from bot.core.text.catalog import _

MEGABYTE = 1_000_000


def show(settings: Settings, console: Console) -> None:
    """Print the list of models."""
    table = Table(box=None, pad_edge=False)
    for column in (_("Model"), _("Network"), _("Size"), _("Here"), _("Languages")):
        table.add_column(column, overflow="fold")
    for row in models.listing(settings.data_dir):
        size = _("{size} MB", size=f"{row.size / MEGABYTE:.0f}") if row.size else "?"
        mark = " *" if row.name == settings.model else ""
        known = ", ".join(map(languages.name, row.languages))
        table.add_row(row.name + mark, row.base, size, _("yes") if row.installed else _("no"), known)
    console.print(table)
    console.print(
        "\n" + _("* is the one in use. `toxscan models fetch NAME` downloads one that is not here."), style="dim"
    )


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
    console.print(_("{name} is ready: {folder}", name=model.name, folder=model.folder), highlight=False, markup=False)


async def check(settings: Settings, name: str | None, console: Console) -> None:
    """Check one model's files, or those of every model on this machine.

    Raises:
        ModelError: a file is missing or differs.
    """
    names = [name] if name else [row.name for row in models.listing(settings.data_dir) if row.installed]
    for each in names:
        models.verify(models.find(each, settings.data_dir))
        console.print(_("{model}: every file is what it should be.", model=each), highlight=False)
