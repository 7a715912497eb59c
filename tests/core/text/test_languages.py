"""Which language a post is in: X's word first, then what is found out here, and never more than is known."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.posts import Post
from bot.core.text import languages
from tests.fakes import made_posts

ENGLISH = ("en",)
# Death threats and insults in seven languages, none with X's word for its language: all came out as scored, 0 threats.
FOREIGN = [
    ("Ich bringe dich um, du Schwein", "de"),
    ("Du bist ein verdammter Idiot", "de"),
    ("Je vais te tuer, sale con", "fr"),
    ("te voy a matar hijo de puta", "es"),
    ("ti ammazzo, pezzo di merda", "it"),
    ("vou te matar seu filho da puta", "pt"),
    ("seni öldüreceğim aptal herif", "tr"),
    ("Я тебя убью, тварь", "ru"),
    ("сдохни", "ru"),
    ("死ね", "ja"),
    ("お前を殺す", "ja"),
    ("سأقتلك", "ar"),
]
ALIKE = {("ru", "bg"), ("ru", "sr"), ("ru", "uk"), ("pt", "es"), ("ar", "fa")}  # Near enough, in so few words.
# Typed in haste, and short: none of them may be lost to another language.
PLAIN = [
    "I will kill you", "kys", "lol", "u r dumb af", "fuck off", "stfu bitch", "no cap fr fr", "LMAOOO", "die",
    "damn son", "lmao ok", "omg no way", "nah bro", "shut up", "you're trash", "what a lovely day in Paris",
    "just setting up my twttr", "f u c k y o u", "😂😂😂", "", "12345", "https://t.co/abc @someone #MAGA",
]  # fmt: skip


def post(text: str, lang: str) -> Post:
    """A post that a source has given with its word for the language."""
    return replace(made_posts(1)[0], text=text, lang=lang)


@pytest.mark.parametrize(("text", "lang"), FOREIGN)
async def test_a_language_that_nobody_names_is_found_out(text: str, lang: str) -> None:
    """Also in few words; whether it is the very one matters less than that it is not English."""
    [found] = await languages.detect_all([post(text, "")])
    assert not languages.is_known(found.lang, ENGLISH)
    assert found.lang == lang or (lang, found.lang) in ALIKE


@pytest.mark.parametrize("text", PLAIN)
def test_english_of_any_kind_is_never_taken_for_another_language(text: str) -> None:
    """What is too short to tell is undetermined, and that is no unknown language."""
    assert languages.detect(text) in {"en", languages.UNDETERMINED}


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("de", "de"), ("zh-TW", "zh"), ("pt_BR", "pt"), ("in", "id"), ("iw", "he"), ("EN", "en"),
        ("qme", "und"), ("zxx", "und"), ("qst", "und"), ("art", "und"),
    ],
)  # fmt: skip
async def test_what_x_says_holds(said: str, lang: str) -> None:
    """In the codes of today; what it says of posts without words is no language."""
    [found] = await languages.detect_all([post("You are all wonderful people today", said)])
    assert found.lang == lang


async def test_what_x_could_not_tell_is_looked_at_once_more() -> None:
    """X gives up on short posts sooner than their script does."""
    found = await languages.detect_all([post("死ね", "und"), post("ok", "und")])
    assert [each.lang for each in found] == ["ja", "und"]


def test_an_undetermined_language_is_known_to_every_model() -> None:
    """Nobody can say that it is not; and a model that names no languages takes any."""
    assert languages.is_known("", ENGLISH)
    assert languages.is_known("und", ENGLISH)
    assert not languages.is_known("de", ENGLISH)
    assert languages.is_known("de", ())


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_the_text_there_is_an_answer(text: str) -> None:
    """A code that a column of the store holds."""
    assert languages.detect(text).isalpha()
    assert len(languages.detect(text)) <= 3


@pytest.mark.parametrize(
    ("text", "claim", "lang"),
    [
        ("You are a complete idiot and everybody in this town knows it", "ja", "en"),
        ("Das ist ein ganz gewöhnlicher deutscher Satz über das Wetter", "en", "de"),
        ("Das ist ein ganz gewöhnlicher deutscher Satz über das Wetter", "de", "de"),
        ("kkk", "pt", "pt"),
        ("kkk", "", "und"),
    ],
)
async def test_what_an_author_claims_counts_where_the_text_does_not_tell(text: str, claim: str, lang: str) -> None:
    """Otherwise a word in a form would keep a post from the model."""
    [found] = await languages.detect_all([post(text, claim)], claimed=True)
    assert found.lang == lang
