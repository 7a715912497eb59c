"""The question that a page answers, as letters: what a button of a page carries beside its scan and number."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from bot.core.cards.letters import LABELS, NUMBER, base36, find_key
from bot.core.domain.errors import CommandError
from bot.core.domain.posts import PostKind
from bot.core.domain.reports import PostQuery, Sort
from bot.core.text.catalog import _

MINIMUM_STEPS = 10_000  # A minimum score travels in ten-thousandths.

# These letters are stored in messages: add new ones, never change the meaning of one.
_SORTS = {Sort.WORST: "w", Sort.NEWEST: "n"}
# Whether only flagged posts are shown, long ones whole, and only those that are still there.
_SHOWN = {
    (False, False, False): "-",
    (True, False, False): "f",
    (False, True, False): "l",
    (True, True, False): "b",
    (False, False, True): "k",
    (True, False, True): "t",
    (False, True, True): "w",
    (True, True, True): "y",
}
_KINDS = {None: "-", PostKind.ORIGINAL: "o", PostKind.REPLY: "r", PostKind.QUOTE: "q", PostKind.REPOST: "p"}
QUERY = rf"([wn])([-tsohidx])([-flbktwy])([-orqp]):{NUMBER}?:{NUMBER}?:{NUMBER}?:(.*)"


def read_query(found: Sequence[str]) -> PostQuery:
    """The question behind the groups of `QUERY`; a ValueError where they mean nothing."""
    sort, label, shown, kind, minimum, since, until, text = found
    flagged_only, whole, kept = find_key(_SHOWN, shown)
    return PostQuery(
        sort=find_key(_SORTS, sort),
        label=find_key(LABELS, label),
        minimum=None if minimum is None else int(minimum, 36) / MINIMUM_STEPS,
        flagged_only=flagged_only,
        since=_read_day(since),
        until=_read_day(until),
        text=text,
        kind=find_key(_KINDS, kind),
        whole=whole,
        kept=kept,
    )


def write_query(query: PostQuery, most: int) -> str:
    """The question as letters, its text at most that long.

    Raises:
        CommandError: the text is longer, or it or the minimum can't be written.
    """
    check_text(query.text, most)
    shown = _SHOWN[query.flagged_only, query.whole, query.kept]
    letters = _SORTS[query.sort] + LABELS[query.label] + shown + _KINDS[query.kind]
    return f"{letters}:{_minimum(query.minimum)}:{_write_day(query.since)}:{_write_day(query.until)}:{query.text}"


def text_units(text: str) -> int:
    """How long a text is where platforms count: in UTF-16, as JavaScript does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_text(text: str, most: int) -> None:
    """Refuse words that no button can carry.

    Raises:
        CommandError: they are longer than `most`, or hold characters that platforms change.
    """
    units = text_units(text)
    if units > most:
        raise CommandError(
            _(
                "The search text is {units} characters long, and a button can hold {most}.",
                units=units,
                most=most,
            ),
            _("Search for fewer words."),
        )
    # Platforms trim or refuse such characters, and a changed button would search for something else.
    if text != text.strip() or any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise CommandError(
            _("The search text begins or ends with a space, or contains characters that can't be typed."),
            _("Search for plain words."),
        )


def _minimum(value: float | None) -> str:
    if value is None:
        return ""
    if not 0 <= value <= 1 or round(value * MINIMUM_STEPS) / MINIMUM_STEPS != value:
        raise CommandError(
            _("The minimum {value} can't be used.", value=value),
            _("Use a number from 0 to 1 with at most four decimals, such as 0.5."),
        )
    return base36(round(value * MINIMUM_STEPS))


def _write_day(value: date | None) -> str:
    return "" if value is None else base36(value.toordinal())


def _read_day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromordinal(int(value, 36))
    except OverflowError as error:
        raise ValueError("no such day") from error
