"""Letters as people read them: fancy alphabets, look-alikes, spelled-out and disguised words become plain ones.

Harmless words become plain the same way: that letters are dressed up says nothing about what they say.
"""

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bot.core.scoring.word_costs import word_costs

LONGEST_SPLIT = 200
"""Letters of a word that is split into the words in it; what is longer is no word that anybody wrote."""

_SHORT = 4  # So many letters in a row are an abbreviation ("s t f u") and stay one word.
_CRAMPED = 10  # So long a word may be several without spaces ("youareanidiot").
_SEVERAL = 3
_LONGEST_WORD = 24  # Longer ones are names of substances and of places in Wales.
_SPEECH = 2.4  # What a letter of common words costs at most,
_PLAIN_SPEECH = 1.9  # and where there are only two.
_NO_WORD = 30.0  # More than the rarest word costs, for each letter.
_READINGS = 16  # A word with more ways to read it is noise.
_REMEMBERED = 40  # Letters of a word whose reading is kept: longer ones come once, and would fill the memory.
_MOST_MARKS = 30  # In a row, by the Stream-Safe Text Format (Unicode UAX 15, D4): no writing has more.

# Small capitals have no compatibility form (Unicode, Phonetic Extensions and Latin Extended-D); ғ, ѕ and х stand in.
_SMALL = dict(zip("ᴀʙᴄᴅᴇꜰғɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdeffghijklmnopqrstuvwyz", strict=True))
# White on black, in circles and squares: U+1F150 and U+1F170 follow the alphabet, without compatibility forms.
_BLACK = {chr(start + place): chr(65 + place) for start in (0x1F150, 0x1F170) for place in range(26)}
# What looks like a Latin letter, after Unicode's confusables (UTS #39) and what people use beyond them.
_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝвкмнтпиягьАВЕКМНОРСТУХІЈЅИЯ"
        "αβεικνορτυχωηγσΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
        "ıɑɡƒøđłŧħƀɩɛɗɓʋɱŋȡ¢€§"
        "ᎠᎡᎢᎥᎪᎫᎳᎷᎻᏀᏃᏚᏢᏦᎬᏟᏞᏴᏙ"
        "օսոհցեզԼՏՍ",
        "aeopcyxijshdqwbkmhtnurrbABEKMHOPCTYXIJSNR"
        "abeikvoptuxwnyoABEZHIKMNOPTYX"
        "iagfodlthbiedbvmndces"
        "DRTiAJWMHGZSPKECLBV"
        "ounhgeqLSU",
        strict=True,
    )
)
_TOWER = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")  # Combining Diacritical Marks
_TWINS = frozenset("аеорсухіјѕһАВЕКМНОРСТУХІЈЅοΑΒΕΗΙΚΜΝΟΡΤΥΧ")  # A word of nothing but these is taken for Latin.
_TURNED = dict(zip("ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True))
_TURNED_BACK = str.maketrans({**_TURNED, **dict(zip("pdbqun", "dpqbnu", strict=True))})

_Reading = TypeVar("_Reading")

_WORD = re.compile(r"[^\W_]+")
# Single letters with the same sign between them, at least three; a wider gap ends a word.
_SPELLED = re.compile(
    r"(?<![^\W_])(?<![^\W_]['’])[A-Za-z@$](?P<sign>[\s.\-_*·•|/,~+:])[A-Za-z0-9@$!](?:(?P=sign)[A-Za-z0-9@$!])+(?![^\W_])"
)
_LEET = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "li"}
_LEET_WORD = re.compile(
    r"(?<![\w@$!|])(?=[\w@$!|]*[A-Za-z])(?=[\w@$!|]*[0134577@$!|])[A-Za-z0-9@$!|]+(?<![!|])(?![\w@$])"
)
_TWO_LETTERS = re.compile(r"[A-Za-z].*[A-Za-z]")
_NUMBERED = re.compile(r"[A-Za-z]+\d+|\d+(?:st|nd|rd|th|s|k|m|p|am|pm)", re.IGNORECASE)  # ps4, covid19, 1st
_DRAWN_OUT = re.compile(r"(?<![\w])(?=[A-Za-z]*?([A-Za-z])\1\1)[A-Za-z]+(?!\w)")
_AROUND, _WITHIN = '.,:;?()"“”…', str.maketrans("", "", "'’")  # Signs at words that no rule takes for letters.
_THRICE = re.compile(r"([A-Za-z])\1\1")
_REPEAT = re.compile(r"([A-Za-z])\1{2,}", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CRAMPED_WORD = re.compile(rf"(?<!\w)[A-Za-z]{{{_CRAMPED},}}(?!\w)")


def _remember(read: Callable[[str], _Reading]) -> Callable[[str], _Reading]:
    """Cache `read`, a function of a word, for short words, which make up most texts."""
    remembered = functools.lru_cache(maxsize=16_384)(read)
    return lambda word: remembered(word) if len(word) <= _REMEMBERED else read(word)


def to_latin(text: str) -> str:
    """The text with every letter of a fancy alphabet, look-alike or turned one as the Latin letter that it is read as.

    Marks stacked on Latin letters go; accents that make a letter of their own stay. Whole words of other scripts stay.
    """
    if text.isascii():
        return text
    plain = {character: _to_ascii(character) for character in set(text) if not character.isascii()}
    if dressed := {ord(character): letter for character, letter in plain.items() if letter != character}:
        text = text.translate(dressed)
    text = _turn_back(_drop_marks(text))
    if not any(character.isalnum() and not character.isascii() for character in set(text)):
        return text
    others = [character for character in text if character.isalpha() and not character.isascii()]
    alone = any(character.isascii() and character.isalpha() for character in text)
    strays = alone and all(character in _TWINS for character in others if not _is_latin(character))
    return _WORD.sub(lambda word: _to_latin_word(word[0], strays=strays), text)


def restore_words(text: str) -> str:
    """The text with words that were spelled out, drawn out, written in digits or run together as they are spoken."""
    # Nearly all texts are made of words met before that are what they say: then only letters apart can say more.
    if all(map(_is_plain, text.split())) and not _SPELLED.search(text):
        return text
    return _restore(text)


@_remember
def _is_plain(word: str) -> bool:
    """Whether a word, with the signs that stand at it, is the same restored: all rules but one look at no space."""
    letters = word.strip(_AROUND).translate(_WITHIN)
    if letters.isalpha() and len(letters) < _CRAMPED and not _THRICE.search(letters):
        return True  # No rule is about such words; to find that out by all of them takes ten times as long.
    return _restore(word) == word


def _restore(text: str) -> str:
    text = _SPELLED.sub(_join_letters, text)
    text = _read_leet(text)
    text = _DRAWN_OUT.sub(lambda word: _shorten(word[0]), text)
    return _CRAMPED_WORD.sub(lambda word: _split_run(word[0], spelled=False), text)


@functools.lru_cache(maxsize=4_096)
def _to_ascii(character: str) -> str:
    """The ASCII letter, digit or sign that the character is a dressed-up form of, else itself."""
    if character.isascii():
        return character
    if character in _SMALL or character in _BLACK:
        return _SMALL.get(character) or _BLACK[character]
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind not in {"<font>", "<wide>", "<circle>", "<square>", "<super>", "<sub>", "<compat>"}:
        return character
    form = unicodedata.normalize("NFKC", character)
    inner = form.strip("()")  # ⒜ is "(a)".
    if inner.isascii() and inner.isalnum() and (len(inner) == 1 or kind == "<compat>"):
        return inner
    return form if kind == "<wide>" and form.isascii() else character


def _drop_marks(text: str) -> str:
    """Remove combining marks that form no letter with their Latin base: strokes through letters, stacks above them."""
    if not any(unicodedata.category(character) == "Mn" for character in set(text)):
        return text
    # To order a long row of marks takes the square of its length, and holds the interpreter meanwhile.
    text = "".join(_stream_safe(_TOWER.sub(r"\1", text)))
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        on_latin = kept and _is_latin(kept[-1])
        if not (on_latin and unicodedata.category(character) == "Mn"):
            kept.append(character)
    return "".join(kept)


def _stream_safe(text: str) -> Iterator[str]:
    """Drop combining marks beyond the longest run that Unicode's stream-safe format allows."""
    row = 0
    for character in text:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= _MOST_MARKS:
            yield character


def _turn_back(text: str) -> str:
    """A text that was turned upside down, as it was before: at least a quarter of its letters are turned ones."""
    if _TURNED.keys().isdisjoint(text):
        return text
    turned = sum(character in _TURNED for character in text)
    if turned < _SEVERAL or 4 * turned < sum(map(str.isalpha, text)):
        return text
    return text[::-1].translate(_TURNED_BACK)


@functools.lru_cache(maxsize=4_096)
def _is_latin(character: str) -> bool:
    return (character.isascii() and character.isalpha()) or unicodedata.name(character, "").startswith("LATIN")


def _to_latin_word(word: str, *, strays: bool) -> str:
    """The word in Latin letters, if it has some and the others only look like them, or all `strays` do."""
    if word.isascii():
        return word
    has_latin = any(character.isascii() and character.isalpha() for character in word)
    fits = all(_is_latin(character) or character in _ALIKE for character in word if character.isalpha())
    if not (fits and (has_latin or strays)):
        return word
    return "".join(_ALIKE.get(character, character) for character in word)


def _join_letters(spelled: re.Match[str]) -> str:
    letters = spelled[0][:: 1 + len(spelled["sign"])]
    if sum(letter.isalpha() for letter in letters) < _SEVERAL:  # A score, a version, a list of numbers.
        return spelled[0]
    word = letters if letters.isalpha() else _read_leet(letters)
    return word if len(word) <= _SHORT else _split_run(word, spelled=True)


def _split_run(word: str, *, spelled: bool) -> str:
    """The words in a run without spaces; unless it was `spelled` out, only if they form a natural sequence."""
    if len(word) > LONGEST_SPLIT or not word.isalpha() or not word.isascii():
        return word
    humps = _HUMP.split(word)
    pieces = humps if len(humps) > 1 and all(map(_is_word, humps)) else _split(word)
    real = all(len(piece) > 1 or piece in "aiAIuU" for piece in pieces)
    return " ".join(pieces) if real and (spelled or pieces is humps or _is_speech(pieces)) else word


def _is_speech(pieces: Sequence[str]) -> bool:
    """Whether these are words in a natural sequence, not the syllables of a rare word ("con flat ion")."""
    letters = sum(map(len, pieces))
    cost = sum(word_costs().get(piece.lower().encode(), _NO_WORD) for piece in pieces)
    most = _SPEECH if len(pieces) >= _SEVERAL else _PLAIN_SPEECH
    return letters >= _SEVERAL * len(pieces) and cost <= most * letters


@_remember
def _split(word: str) -> tuple[str, ...]:
    """The word as the likeliest row of words, by dynamic programming; letters that fit nowhere stand alone."""
    costs, lower = word_costs(), word.lower().encode()
    best = [(0.0, 0)]
    for end in range(1, len(word) + 1):
        starts = range(max(0, end - _LONGEST_WORD), end)
        best.append(min((best[at][0] + costs.get(lower[at:end], _NO_WORD * (end - at)), at) for at in starts))
    pieces: list[str] = []
    end = len(word)
    while end:
        start = best[end][1]
        pieces.append(word[start:end])
        end = start
    return tuple(reversed(pieces))


def _is_word(word: str) -> bool:
    if len(word) == 1:
        return word in "aiAI"
    return word.lower().encode() in word_costs()


def _read_leet(text: str) -> str:
    """Words in digits and signs as words, where that gives one; where one is so written, the shortest ones too."""
    if not any(_replace_leet(word[0], short=False) != word[0] for word in _LEET_WORD.finditer(text)):
        return text
    return _LEET_WORD.sub(lambda word: _replace_leet(word[0], short=True), text)


def _replace_leet(word: str, *, short: bool) -> str:
    if len(word) > LONGEST_SPLIT or _NUMBERED.fullmatch(word):
        return word
    if not short and (len(word) < _SHORT or not _TWO_LETTERS.search(word)):
        return word
    return _replace_signs(word)


@_remember
def _replace_signs(word: str) -> str:
    """The word with letters for its digits and signs, if that makes one."""
    ways = [_LEET.get(sign, sign) for sign in word]
    if math.prod(map(len, ways)) > _READINGS:
        return word
    readings = ("".join(reading) for reading in itertools.product(*ways))
    return next((reading for reading in readings if reading.isalpha() and _is_word(reading)), word)


@_remember
def _shorten(word: str) -> str:
    """A drawn-out word ("fuuuuck", "coooool") with two of each repeated letter or one, whichever makes a word."""
    twice, once = _REPEAT.sub(r"\1\1", word), _REPEAT.sub(r"\1", word)
    if len(set(word.lower())) == 1:  # As a row of kisses.
        return word
    return once if _is_word(once) and not _is_word(twice) else twice
