"""What the model may see of a post: the author's words, and nothing else.

Knows nothing of tensors or tokens; the same words always give the same prepared text, so scores can be cached by it.
"""

import asyncio
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import emoji

from bot.core.scoring import disguised_words
from bot.core.text.html_entities import unescape

PREPARATION = 2
"""Version of the rules below. Scores made under another version are not comparable with these."""

MAX_GROWTH = 64
"""`prepare_words` never returns more than this many characters per character given (emoji become words)."""

MOST_CHARACTERS = 25_000
"""What is read of a text: X's longest posts have as many (docs.x.com, "Longer posts")."""

MOST_PREPARED = 2 * MOST_CHARACTERS
"""What is left of it, emoji in words, for the model: a thousand emoji can become 64,000 characters."""

_AT_ONCE = MOST_CHARACTERS  # Made to be slow, they take a second.
_ROUNDS = 8
"""How often the rules are applied until nothing changes (an entity may hide a link, a zero-width sign an entity)."""

# X shows straight and curly quotes alike; the training data is straight. ’ ‘ and the modifier apostrophe, then “ ”.
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"'})
# Keycaps are left to _EMOJI_SCRAPS, which keeps the key.
_EMOJI = {symbol: entry["en"] for symbol, entry in emoji.EMOJI_DATA.items() if not symbol[0].isascii()}
_LONGEST = max(map(len, _EMOJI))
# Where an emoji may begin: wide ranges, because a class of 1,400 single characters is searched one by one.
_EMOJI_START = re.compile("[©®\u203c-\u3299\U0001f004-\U0001faff]")
_SKIN_TONE = re.compile(r"_?(?:(?:medium-)?(?:light|dark)|medium)_skin_tone")
# Left over after the emoji are gone: keycap frames, variation selectors.
_EMOJI_SCRAPS = re.compile("[\u20e3\ufe00-\ufe0f]")
_HALF_FLAGS = {0x1F1E6 + place: chr(65 + place) for place in range(26)}  # What is no flag is read as letters.
_HASH = re.compile(r"(?<![\w&#\uff03])[#\uff03]+(?=\w)")  # `&#` may begin an HTML entity; U+FF03 is the wide sign
_URL = r"""[^\s<>"\u0080-\U0010ffff]"""  # where a link goes on
_LINK = re.compile(
    rf"https?://{_URL}*\u2026?|(?<![\w.@-])(?:www\.|t\.co/|pic\.(?:twitter|x)\.com/){_URL}+",
    re.IGNORECASE,
)
# X handles: ^[A-Za-z0-9_]{1,15}$, after @ or its wide form U+FF20. A word before the @ makes it an e-mail address.
_HANDLE = r"[@\uff20][A-Za-z0-9_]{1,15}(?![\w@\uff20])"
_REPOST = re.compile(rf"(?<!\w)RT\s+{_HANDLE}\s*:?")
_MENTION = re.compile(rf"(?<![\w@\uff20]){_HANDLE}")


class Prepared(NamedTuple):
    """The words that a model should judge, "" for none; `whole` unless the text went beyond one of the two limits."""

    words: str
    whole: bool


def prepare_words(text: str) -> str:
    """The words of `text` that a model should judge, or "" when no letter or digit of any script is left.

    HTML entities are resolved, links, @mentions and `RT @name:` removed, emoji turned into words, `#` dropped before a
    word, invisible characters removed and whitespace folded; letters and words that are dressed up or disguised become
    plain ones (`bot.core.scoring.disguised_words`). Never raises, whatever the string. Preparing prepared words again
    changes nothing, unless something is disguised eight times over, or cut.
    """
    return prepare(text).words


def prepare(text: str) -> Prepared:
    """The text's words, as `prepare_words` says, and whether all of it was read.

    At most `MOST_CHARACTERS` of the text are read, and at most `MOST_PREPARED` characters of words are kept.
    """
    whole = len(text) <= MOST_CHARACTERS
    text = text[:MOST_CHARACTERS]
    for _ in range(_ROUNDS):
        spoken = _speak(text)
        whole = whole and len(spoken) <= MOST_PREPARED
        plain = _simplify(spoken[:MOST_PREPARED])
        if plain == text:
            break
        text = plain
    whole, text = whole and len(text) <= MOST_PREPARED, text[:MOST_PREPARED]
    return Prepared(text if any(character.isalnum() for character in text) else "", whole)


async def prepare_all(texts: Sequence[str]) -> list[Prepared]:
    """Prepare each text in a thread: a page of the longest posts takes seconds.

    A few at a time, because stopping waits until the running thread is done.
    """
    done: list[Prepared] = []
    while len(done) < len(texts):
        done += await asyncio.to_thread(_prepare_some, _take_some(texts, len(done)))
    return done


def _prepare_some(texts: Sequence[str]) -> list[Prepared]:
    return [prepare(text) for text in texts]


def _take_some(texts: Sequence[str], start: int) -> list[str]:
    """The next texts, about `_AT_ONCE` characters together."""
    room, some = _AT_ONCE, []
    for text in itertools.islice(texts, start, None):
        some.append(text)
        room -= min(len(text), MOST_CHARACTERS)
        if room <= 0:
            break
    return some


def _speak(text: str) -> str:
    """The text without entities and with emoji in words: all that can make it longer."""
    text = unescape(text)
    if text.isascii():
        return text
    text = _translate(_speak_emoji(disguised_words.to_latin(_join_surrogates(text))), _QUOTES)
    return _EMOJI_SCRAPS.sub("", _translate(text, _HALF_FLAGS))


def _translate(text: str, signs: Mapping[int, str]) -> str:
    """`str.translate`, which looks at each character, where there is something to translate."""
    return text if signs.keys().isdisjoint(map(ord, set(text))) else text.translate(signs)


def _simplify(text: str) -> str:
    """Apply every other rule once, each before the rules that need its result, and where there is a sign for it."""
    text = _drop_invisible(text)
    if "#" in text or "\uff03" in text:
        text = _HASH.sub("", text)
    if "/" in text or "www." in text.lower():
        text = _LINK.sub(" ", text)
    if "@" in text or "\uff20" in text:
        text = _MENTION.sub(" ", _REPOST.sub(" ", text))
    return " ".join(disguised_words.restore_words(text).split())


def _join_surrogates(text: str) -> str:
    """Make characters of surrogate pairs (old JavaScript exports) and drop lone halves, which no encoder accepts."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _speak_emoji(text: str) -> str:
    """Write each emoji as its English name ("🖕" → "middle finger"), a row of the same one once, without skin tones."""
    pieces: list[str] = []
    end = 0
    last = ""
    for start, symbol in _emoji(text):
        between = text[end:start]
        name = _SKIN_TONE.sub("", _EMOJI[symbol].strip(":")).replace("_", " ")
        pieces.append(between)
        if between.strip() or name != last:
            pieces.append(f" {name} ")
        end, last = start + len(symbol), name
    return "".join([*pieces, text[end:]])


def _emoji(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and characters of each emoji, the longest there is, so that a family is not read as its members.

    A search of our own because the library's takes seconds for a long chain of zero-width joiners.
    """
    place = 0
    while found := _EMOJI_START.search(text, place):
        start = found.start()
        ends = range(min(start + _LONGEST, len(text)), start, -1)
        symbol = next((text[start:end] for end in ends if text[start:end] in _EMOJI), "")
        if symbol:
            yield start, symbol
        place = start + (len(symbol) or 1)


def _drop_invisible(text: str) -> str:
    """Remove control, format and private-use characters; the control characters that are whitespace become a space."""
    if text.isprintable():
        return text
    return "".join(
        " " if character.isspace() else "" if unicodedata.category(character) in {"Cc", "Cf", "Co"} else character
        for character in text
    )
