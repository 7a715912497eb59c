"""Short answers: the history, one text's scores, an error, the help."""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import HistoryAction, SummaryAction
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Element,
    Field,
    Fields,
    Part,
    PersonalCard,
    Table,
    Text,
    Tone,
    bold,
    code,
    text,
)
from bot.core.domain.errors import InputError, ToxscanError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.reports import HistoryPage
from bot.core.domain.scans import ScanStatus
from bot.core.domain.thresholds import flagged_labels
from bot.core.scoring.models.registry import knowing
from bot.core.text import languages
from bot.core.text.untrusted import contained
from bot.core.views.words import CUT, LABELS, MODEL_NOTE, count, minute, number, percent, rate

BUTTONS_IN_ROW = 5  # Discord's limit, and enough for any screen.
_STATUS = {
    ScanStatus.QUEUED: "waiting",
    ScanStatus.RUNNING: "running",
    ScanStatus.DONE: "done",
    ScanStatus.STOPPED: "stopped",
    ScanStatus.FAILED: "failed",
    ScanStatus.CANCELLED: "cancelled",
}


def history_card(page: HistoryPage) -> PersonalCard:
    """A page of a chat user's searches, at most 20, each with a button that opens its report."""
    if not page.searches:
        if page.find:
            said = text(
                f"You scanned no account with “{page.find}” in its handle or name. ", code("/history"), " shows all."
            )
        else:
            said = text("You have not scanned an account yet. ", code("/scan"), " starts one.")
        return PersonalCard("Your history", (said,))
    placed = list(enumerate(page.searches, start=page.first))
    rows = tuple(
        (
            str(place),
            str(search.scan.account),
            minute(search.asked_at),
            number(search.totals.posts),
            f"{number(search.totals.flagged)} ({rate(search.totals.rate)})"
            if search.totals.scored
            else "nothing scored",
            _STATUS[search.scan.status],
        )
        for place, search in placed
    )
    buttons = [
        # One scan may be listed twice: its place keeps the buttons apart.
        Button(f"Open {place}: {search.scan.account}", encode(SummaryAction(search.scan.id), str(place % 100)))
        for place, search in placed
    ]
    elements: list[Element] = [Table(("#", "Account", "Asked", "Posts", "Flagged", "Scan"), rows)]
    if page.pages > 1 or page.find:
        of = f" with “{page.find}” in the account's handle or name" if page.find else ""
        elements.insert(
            0, text(f"Page {number(page.number)} of {number(page.pages)}: {count(page.matches, 'scan')}{of}.")
        )
    if page.pages > 1:
        elements.append(text("Looking for one account? ", code("/history"), " with ", code("find"), " and its name."))
    openers = tuple(tuple(buttons[at : at + BUTTONS_IN_ROW]) for at in range(0, len(buttons), BUTTONS_IN_ROW))
    return PersonalCard("Your history", tuple(elements), rows=(*openers, *_turning(page)))


def _turning(page: HistoryPage) -> Iterator[tuple[Button, ...]]:
    """To the other pages, and out of a search."""

    def turn(label: str, to: int, key: str, slot: str) -> Button:
        action = encode(HistoryAction(min(max(to, 1), page.pages), page.find), slot)
        return Button(label, action, key=key, disabled=not 1 <= to <= page.pages)

    row = []
    if page.pages > 1:
        row += [turn("◀ Newer", page.number - 1, "b", "hb"), turn("Older ▶", page.number + 1, "n", "hn")]
    if page.find:
        row.append(Button("All", encode(HistoryAction(), "ha"), key="a"))
    if row:
        yield tuple(row)


def score_card(
    scored_text: str,
    scores: Scores | None,
    thresholds: Mapping[Label, float],
    unknown_language: str = "",
    *,
    cut: bool = False,
) -> Card:
    """One text's scores; None when the model has no words to go by. `unknown_language` is one that it does not know.

    Of a `cut` text it has read the beginning.
    """
    quoted = text("“", Part(contained(scored_text)), "”", *([f" {CUT}"] if cut else []))
    if scores is None:
        nothing = text("There is nothing to score: no words are left without links and mentions.")
        return Card("Scores", (quoted, nothing))
    flagged = flagged_labels(scores, thresholds)
    bars = _score_bars(scores, thresholds, () if unknown_language else flagged)
    if unknown_language:
        return Card("Scores", (quoted, _untold(unknown_language), bars), footer=MODEL_NOTE)
    tone = Tone.WARNING if flagged else Tone.GOOD
    return Card("Scores", (quoted, _verdict(flagged), bars), tone, footer=MODEL_NOTE)


def error_card(error: ToxscanError, *, operator: bool = False) -> PersonalCard:
    """What went wrong and what to do next, in the words of whoever runs the bot, or of anybody."""
    message, hint = error.told(operator=operator)
    elements: list[Element] = [text(message)]
    if hint:
        elements.append(text(bold("What to do: "), hint))
    if isinstance(error, InputError):
        return PersonalCard("That can't be done", tuple(elements), Tone.WARNING)
    return PersonalCard("Something went wrong", tuple(elements), Tone.DANGER)


def help_card(groups: Mapping[str, Sequence[tuple[str, str]]]) -> Card:
    """Every command as (usage, what it does), below what its group is called."""
    elements: list[Element] = [
        text("toxscan reads an account's posts, lets a model score them, and shows the worst first.")
    ]
    for name, entries in groups.items():
        elements.append(text(bold(name)))
        elements.append(Fields(tuple(Field(usage, words) for usage, words in entries)))
    return Card("Commands", tuple(elements))


def _verdict(flagged: Sequence[Label]) -> Text:
    if not flagged:
        return text(bold("Not flagged by the model."))
    return text(bold("Flagged by the model"), f" for {', '.join(LABELS[label] for label in flagged)}.")


def _untold(lang: str) -> Text:
    models = knowing(lang)
    who = f"The model {models[0]} knows it." if models else "No model here knows it."
    return text(
        bold(f"This looks like {languages.name(lang)}, which the model does not know."),
        f" Its scores say nothing about this text. {who}",
    )


def _score_bars(scores: Scores, thresholds: Mapping[Label, float], flagged: Sequence[Label]) -> Bars:
    return Bars(
        "Scores by label",
        tuple(
            Bar(
                LABELS[label],
                percent(scores[label]) + _threshold(thresholds.get(label)),
                scores[label],
                label in flagged,
            )
            for label in Label
            if label in scores
        ),
    )


def _threshold(threshold: float | None) -> str:
    return "" if threshold is None else f" (flagged from {percent(threshold)})"
