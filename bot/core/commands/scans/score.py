"""/score: what the model says about one text, at once and without storing anything."""

from contextlib import aclosing

from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import Line
from bot.core.domain.audience import About
from bot.core.domain.labels import Scores
from bot.core.ports import Priority, Scorer
from bot.core.scoring.text import prepare_all
from bot.core.text import languages
from bot.core.text.catalog import N_
from bot.core.views.bot.answers import score_card

TEXT = Option("text", N_("The text, as you would post it."), Line(), required=True)


async def run(context: Context, values: Values) -> None:
    """Score the text as the person wrote it."""
    thresholds = await context.reports.thresholds(context.model, context.requester)
    scores, whole = await score_text(context.scorer, values[TEXT])
    lang = (await languages.detect_each([values[TEXT]]))[0]
    unknown = "" if languages.is_known(lang, context.scorer.languages) else lang
    await context.reply.send(score_card(values[TEXT], scores, thresholds, unknown, cut=not whole))


async def score_text(scorer: Scorer, text: str) -> tuple[Scores | None, bool]:
    """The scores of a raw text, None when there is nothing in it to score; and whether all of it was read.

    Raises:
        ScoringError: the model process can't work.
    """
    [(words, whole)] = await prepare_all([text])
    if not words:
        return None, whole
    async with aclosing(scorer.stream([words], Priority.INTERACTIVE)) as answers:
        return (await anext(answers))[words], whole


COMMAND = Command(
    "score",
    N_("What the model says about a text of your own. Nothing is stored."),
    (TEXT,),
    run,
    Group.SCAN,
    About.ANYTHING,
)
