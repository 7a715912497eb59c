"""What a start waits for, in words."""

from rich.console import Console
from rich.status import Status

from bot.core.config import Settings
from bot.core.scoring.factory import measures_first
from bot.core.scoring.models.registry import SPECS
from bot.core.text.catalog import _


def describe_wait(settings: Settings) -> str:
    """What a start waits for, and about how long if it takes more than a moment.

    Raises:
        ModelError: there is no such model here.
    """
    if not measures_first(settings):
        return _("Loading the model …")
    long = _("two minutes or more") if SPECS[settings.model].asset else _("half a minute")  # docs/performance.md
    return _(
        "First start with {model} here: checking that {runtime} computes it correctly on this machine. This takes "
        "about {duration}, only once …",
        model=settings.model,
        runtime=settings.runtime,
        duration=long,
    )


def show_wait(words: str, console: Console) -> Status:
    """A sign, with the words, that moves while something takes long; as a context, it goes when that is done."""
    return console.status(words, spinner="line" if console.options.ascii_only else "dots")
