"""Numbers, money, shares, dates and lists as a locale writes them; Unicode's CLDR, in Babel, knows how."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

_MICRO = Decimal(1_000_000)
# Spanish says e for y before the sound of i: "amenaza e insulto"; not before the one of "hierba" or "ionizar".
_Y = re.compile(r" y (?=(?:i|hi)(?![aeo]))(?!.* y )", re.IGNORECASE)
# Our English is read everywhere: the day before the month, and no comma before "and".
_DAYS, _MONTHS, _LISTS = {"en": "d MMM y"}, {"en": "MMM y"}, {"en": Locale("en", "GB")}


def group_digits(value: int, locale: Locale) -> str:
    """A count with its thousands apart: 1,627; in German 1.627."""
    return format_decimal(value, locale=locale)


def tenths(value: float, locale: Locale) -> str:
    """A number with one decimal: 9.3; in German 9,3."""
    return format_decimal(value, format="#,##0.0", locale=locale)


def hundredths(value: float, locale: Locale) -> str:
    """A number with two decimals: 0.71; in German 0,71."""
    return format_decimal(value, format="#,##0.00", locale=locale)


def dollars(micros: int, locale: Locale) -> str:
    """Millionths of a dollar as dollars, with as many decimals as it takes, two at least: $16.01, $0.005."""
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0.00####")
    return format_currency(Decimal(micros) / _MICRO, "USD", format=pattern, locale=locale, currency_digits=False)


def cents(micros: int, locale: Locale, rounding: str = ROUND_CEILING) -> str:
    """Millionths of a dollar in whole cents, rounded up where nothing else is asked for: $16.01, $0.01."""
    whole = (Decimal(micros) / _MICRO).quantize(Decimal("0.01"), rounding)
    return format_currency(whole, "USD", locale=locale)


def percents(share: float, locale: Locale, decimals: int = 0) -> str:
    """A share (0 to 1) in percents: 13%; in German 13 %, with a space that does not break."""
    pattern = locale.percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("0%", f"0.{'0' * decimals}%").replace("0\xa0%", f"0.{'0' * decimals}\xa0%")
    return format_percent(share, format=pattern, locale=locale)


def whole_day(moment: date, locale: Locale) -> str:
    """A day: 5 Jan 2026; in German 5. Jan. 2026."""
    if pattern := _DAYS.get(str(locale)):
        return format_date(moment, pattern, locale=locale)
    return format_skeleton("yMMMd", moment, locale=locale)


def whole_month(moment: date, locale: Locale) -> str:
    """A month: Jan 2026."""
    if pattern := _MONTHS.get(str(locale)):
        return format_date(moment, pattern, locale=locale)
    return format_skeleton("yMMM", moment, locale=locale)


def whole_months(first: date, last: date, locale: Locale) -> str:
    """From month to month: Jan – Mar 2026, Nov 2025 – Mar 2026."""
    # With plain blanks, as in our other periods: fonts of chats draw CLDR's thin ones in different ways.
    return format_interval(first, last, "yMMM", locale=locale).replace("\u2009", " ")


def weekday(number: int, locale: Locale) -> str:
    """The name of a weekday; 0 is Monday."""
    return str(get_day_names("wide", locale=locale)[number])


def join_words(names: Sequence[str], locale: Locale) -> str:
    """Names as one says them: alice, bob and carol."""
    said = format_list(names, locale=_LISTS.get(str(locale), locale))
    return _Y.sub(" e ", said) if locale.language == "es" else said
