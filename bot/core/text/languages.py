"""Which language a post is written in: X's word for it or, where there is none, what is found out on this machine."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog

from bot.core.domain.errors import OperatorError
from bot.core.domain.posts import Post
from bot.core.text.catalog import locale
from bot.process.aside import SideProcess

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

log = structlog.get_logger()

UNDETERMINED = "und"

KNOWN = frozenset({
    "am", "ar", "bg", "bn", "bs", "ca", "ckb", "cs", "cy", "da", "de", "dv", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "gu", "he", "hi", "hr", "ht", "hu", "hy", "id", "is", "it", "ja", "ka", "km", "kn", "ko", "lo", "lt",
    "lv", "ml", "mr", "ms", "my", "ne", "nl", "no", "or", "pa", "pl", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl",
    "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "ug", "uk", "ur", "vi", "zh",
})  # fmt: skip
"""The languages that X names ("lang" of a post, BCP 47), by their codes."""

_OLD = {"in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no"}  # X still writes the codes of ISO 639 of 1988.
# What X calls posts that hold hashtags, mentions, media or links alone, or no language ("zxx", "art").
_NO_LANGUAGE = {"art", "qam", "qct", "qht", "qme", "qst", "zxx"}
_NOISE = re.compile(r"https?://\S+|[@#\uff20\uff03]\w+")
_MOST = 300  # Characters; more say nothing new.
_FEWEST = 8  # Letters of the Latin script; fewer may be of any of its languages. Other scripts give theirs away.
# Of 12,000 English tweets with much slang this takes 36 for another language, a third of them rightly; of sentences
# in 12 European languages, cut to their first four words, it knows 84% to 99% for no English (docs/models.md).
_SURE = 0.95
_ENGLISH = {"en", "pcm"}  # Nigerian Pidgin: what is taken for it is English slang.
_process = SideProcess()


def is_known(lang: str, to: Collection[str]) -> bool:
    """Whether a model that knows the languages `to` (none: any) knows this one; one that is undetermined it may."""
    return not to or lang in to or lang in {"", UNDETERMINED}


def name(lang: str) -> str:
    """The language in the reader's words; its code where X does not know it either."""
    named: str | None = locale().languages.get(lang) if lang in KNOWN else None
    return named or lang


async def detect_all(posts: Sequence[Post], *, claimed: bool = False) -> tuple[Post, ...]:
    """The posts with their languages, once and for all.

    What is `claimed` was filled in by their authors' apps: it counts only where the text does not tell, as it is often
    wrong, and no post shall be left unread for it.
    """
    said = [_language_from_x(post) for post in posts]
    doubted = [claimed or not lang for lang in said]
    found = iter(await detect_each([post.text for post, doubt in zip(posts, doubted, strict=True) if doubt]))
    return tuple(
        _with_language(post, _settle(lang, next(found)) if doubt else lang)
        for post, lang, doubt in zip(posts, said, doubted, strict=True)
    )


def _settle(claim: str, found: str) -> str:
    return claim if claim and found == UNDETERMINED else found


async def detect_each(texts: Sequence[str]) -> list[str]:
    """See `detect`: in a process of its own, where its model takes 90 MB; "und" for all where that can't run."""
    words = [_words_to_tell_by(text) for text in texts]
    unsaid = [each for each in words if each]
    try:
        found = iter(await _process.run(_tell_each, unsaid) if unsaid else ())
    except OperatorError as error:
        log.warning("languages.not_detected", error=error.message)
        return [UNDETERMINED] * len(texts)
    return [next(found) if each else UNDETERMINED for each in words]


def detect(text: str) -> str:
    """The language of a text that nobody has named: an ISO 639 code, or "und". Takes 0.1 ms, and a second at first."""
    words = _words_to_tell_by(text)
    return _tell(words) if words else UNDETERMINED


def _words_to_tell_by(text: str) -> str:
    """Its words, in letters alone; "" where they are too few to tell by."""
    words = unicodedata.normalize("NFKC", _NOISE.sub(" ", text[:_MOST]))
    letters = [character for character in words if character.isalpha()]
    latin = sum(map(_is_latin, letters))
    if not letters or (2 * latin >= len(letters) and len(letters) < _FEWEST):
        return ""
    return " ".join("".join(each if each.isalpha() or each in "'’" else " " for each in words).split())


def _tell_each(words: Sequence[str]) -> list[str]:
    return [_tell(each) for each in words]


def _tell(plain: str) -> str:
    ranked = _identifier().rank(plain)
    english = sum(share for lang, share in ranked if lang in _ENGLISH)
    if 1 - english >= _SURE:
        other: str = next(lang for lang, _ in ranked if lang not in _ENGLISH)
        return _OLD.get(other, other)
    return "en" if ranked[0][0] in _ENGLISH else UNDETERMINED


def _with_language(post: Post, lang: str) -> Post:
    return post if lang == post.lang else replace(post, lang=lang)


def _language_from_x(post: Post) -> str:
    """The language in X's words, "" for none; in the codes of today, without a region."""
    lang = re.split(r"[-_]", post.lang.lower())[0]
    lang = UNDETERMINED if lang in _NO_LANGUAGE else _OLD.get(lang, lang)
    return "" if lang == UNDETERMINED and post.lang.lower() == UNDETERMINED else lang


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """py3langid with the languages that X knows: among fewer the answer is surer. Its model is in its package."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages({*KNOWN, *_ENGLISH} & set(identifier.labels))
    return identifier
