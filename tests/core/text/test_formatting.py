"""Numbers, money, shares, dates and lists in several languages."""

from datetime import date

import pytest
from babel import Locale

from bot.core.text import formatting
from bot.core.text.catalog import Language, ngettext, use_language
from bot.core.text.translations import Translations
from bot.core.views import words

LANGUAGES = Translations({"de", "es"})


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", ("1,627", "$1,216.005", "$16.00", "5 Sep 2026", "Sep 2026", "a, b and c")),
        ("de", ("1.627", "1.216,005 $", "16,00 $", "5. Sept. 2026", "Sept. 2026", "a, b und c")),
        ("de-CH", ("1’627", "$ 1’216.005", "$ 16.00", "5. Sept. 2026", "Sept. 2026", "a, b und c")),
        ("es", ("1.627", "1.216,005 US$", "16,00 US$", "5 sept 2026", "sept 2026", "a, b y c")),
        ("es-MX", ("1,627", "USD1,216.005", "USD16.00", "5 sep 2026", "sep 2026", "a, b y c")),
    ],
)
def test_each_locale_writes_them_in_its_way(tag: str, said: tuple[str, ...]) -> None:
    """As Unicode's CLDR has it; English as ever."""
    with use_language(LANGUAGES.find(tag)):
        day = date(2026, 9, 5)
        found = (
            words.number(1627),
            words.price_each(1_216_005_000),
            words.money(16_000_000),
            words.day(day),
            words.month(day),
            words.listed(["a", "b", "c"]),
        )
    assert tuple(each.replace("\xa0", " ") for each in found) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0.13, "13 %"), (0.0001, "<1 %"), (0.9999, ">99 %"), (1, "100 %"), (0, "0 %")]
)
def test_a_share_has_a_space_before_its_sign_where_a_language_has_one(share: float, said: str) -> None:
    """One that does not break."""
    with use_language(LANGUAGES.find("de")):
        assert words.percent(share) == said.replace(" ", "\xa0")


@pytest.mark.parametrize(("share", "said"), [(0.008, "0,8 %"), (0.0001, "<0,1 %"), (0.0999, "10 %"), (0.09, "9,0 %")])
def test_a_small_share_has_its_decimal(share: float, said: str) -> None:
    """Behind a comma, in German."""
    with use_language(LANGUAGES.find("de")):
        assert words.rate(share) == said.replace(" ", "\xa0")


def test_the_count_in_a_sentence_follows_too() -> None:
    """Whatever the sentence says."""
    language = Language(Locale("de"), LANGUAGES.find("fr").translations)
    with use_language(language):
        assert ngettext("{count} post", "{count} posts", 1627) == "1.627 posts"


@pytest.mark.parametrize("tag", ["en", "de", "es", "ar", "ja", "hi", "pt-BR"])
def test_every_amount_is_written_whole(tag: str) -> None:
    """Six decimals where it takes them: nothing is rounded away."""
    digits = [each for each in formatting.dollars(5_000_001, Locale.parse(tag, sep="-")) if each.isdigit()]
    assert len(digits) == 7


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["amenaza", "insulto"], "amenaza e insulto"),
        (["obscenidad", "amenaza", "insulto"], "obscenidad, amenaza e insulto"),
        (["madres", "hijos"], "madres e hijos"),
        (["agua", "hielo"], "agua y hielo"),
        (["insulto", "amenaza"], "insulto y amenaza"),
        (["sal y pimienta", "insulto"], "sal y pimienta e insulto"),
    ],
)
def test_spanish_says_e_before_the_sound_of_i(names: list[str], said: str) -> None:
    """Two such sounds in a row would run together."""
    assert formatting.join_words(names, Locale("es")) == said


@pytest.mark.parametrize(("tag", "said"), [("en", "Friday"), ("de", "Freitag"), ("es", "viernes")])
def test_a_weekday_is_named(tag: str, said: str) -> None:
    """Monday is 0, as in our schedules."""
    assert formatting.weekday(4, Locale(tag)) == said
