"""`toxscan bench`: how the model is computed on this machine, and what that was chosen from."""

from rich.console import Console
from rich.table import Table

from bot.adapters.terminal.console import say
from bot.adapters.terminal.waiting import show_wait
from bot.core.config import Settings
from bot.core.scoring.factory import scoring_service
from bot.core.scoring.inference.plan import Plan
from bot.core.scoring.models import files as models
from bot.core.text.catalog import _
from bot.core.views.words import number


async def bench(settings: Settings, console: Console, *, anew: bool) -> None:
    """Print what was measured; measured first, if it has not been, or `anew`.

    Raises:
        ModelError: the model can't be loaded, or not be computed as the settings want.
    """
    model = models.find(settings.model, settings.data_dir)
    with show_wait(_("Measuring what this machine computes fastest …"), Console(stderr=True)):
        scorer = scoring_service(settings, model)
        try:
            plan = await scorer.make_plan(anew=anew)
        finally:
            await scorer.close()
    if plan.measured:
        console.print(_table(plan))
    for reason in plan.refused:
        say(console, _("Not used: {reason}.", reason=reason))
    say(console, _words(model.name, plan))


def _words(model: str, plan: Plan) -> str:
    tokens = number(plan.token_budget)
    if not plan.threads:
        return _(
            "{model} runs on {runtime} in batches of {tokens} tokens; {runtime} chooses how many threads.",
            model=model,
            runtime=plan.runtime,
            tokens=tokens,
        )
    return _(
        "{model} runs on {runtime} in batches of {tokens} tokens, with {threads} threads.",
        model=model,
        runtime=plan.runtime,
        tokens=tokens,
        threads=plan.threads,
    )


def _table(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in (
        _("Runtime"),
        _("Threads"),
        _("Tokens per batch"),
        _("Texts per second"),
        _("Off by"),
        _("Labels flipped"),
    ):
        table.add_column(column, justify="left" if column == _("Runtime") else "right")
    for each in plan.measured:
        sizes = (number(each.threads), number(each.token_budget), f"{each.rate:.1f}")
        table.add_row(each.name, *sizes, f"{each.off:.2g}", _("{flips} in 1,000", flips=f"{each.flips:.1f}"))
    return table
