"""Twenty-five ways in which people write a word so that a filter does not see it, kind words as well as others."""

import random
import re
from collections.abc import Callable

_UPSIDE = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz")
_CYRILLIC = str.maketrans("aeopcyxi", "аеорсухі")
_GREEK = str.maketrans("aoivkn", "αοινκη")
_SMALL = str.maketrans("abcdefghijklmnopqrtuvwyz", "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀᴛᴜᴠᴡʏᴢ")
_LEET = str.maketrans("aeiost", "431057")
_SIGNS = str.maketrans("ais", "@!$")
_SOUNDS = (("ck", "k"), ("f", "ph"), ("s", "z"), ("you", "u"), ("c", "k"))

Way = Callable[[str, random.Random], str]


def _alphabet(first: int) -> Way:
    """Write letters with those of an alphabet that begins at `first`."""
    return lambda text, _: "".join(chr(first + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower())


def _between(sign: str) -> Way:
    return lambda text, _: "  ".join(sign.join(word) for word in text.split())


def _words(change: Callable[[str, random.Random], str]) -> Way:
    """Change each word of four letters or more."""
    return lambda text, rng: re.sub(r"[A-Za-z]{4,}", lambda word: change(word[0], rng), text)


def _star(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    return word[:place] + "*" + word[place + 1 :]


def _swap(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _sound(word: str, _: random.Random) -> str:
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return word


WAYS: dict[str, Way] = {
    "spaces": _between(" "),
    "spaces throughout": lambda text, _: " ".join(text.replace(" ", "")),
    "dots": _between("."),
    "dashes": _between("-"),
    "underscores": _between("_"),
    "stars between": _between("*"),
    "bold": _alphabet(0x1D41A),
    "script": _alphabet(0x1D4EA),
    "Fraktur": _alphabet(0x1D51E),
    "monospace": _alphabet(0x1D68A),
    "full width": _alphabet(0xFF41),
    "circled": _alphabet(0x24D0),
    "small caps": lambda text, _: text.lower().translate(_SMALL),
    "Cyrillic": lambda text, _: text.lower().translate(_CYRILLIC),
    "Greek": lambda text, _: text.lower().translate(_GREEK),
    "upside down": lambda text, _: text.lower().translate(_UPSIDE)[::-1],
    "struck through": lambda text, _: "".join(f"{letter}\u0336" for letter in text),
    "zero width": lambda text, _: "\u200b".join(text),
    "accents": lambda text, _: text.translate(str.maketrans("aeiou", "àéîöü")),
    "leet": lambda text, _: text.lower().translate(_LEET),
    "signs": lambda text, _: text.lower().translate(_SIGNS),
    "drawn out": _words(lambda word, _: re.sub("[aeiou]", lambda vowel: vowel[0] * 4, word, count=1)),
    "one star": _words(_star),
    "letters swapped": _words(_swap),
    "by ear": _words(_sound),
}
"""Each takes a text and a source of chance."""

PLAIN = {
    "toxic": (
        "you are a stupid idiot", "shut up you ugly pig", "nobody likes you loser", "i will kill you tonight",
        "go kill yourself", "you are worthless trash", "fuck off you moron", "what a pathetic clown you are",
        "i hope you die slowly", "you dumb bitch", "your mother is a whore", "you disgusting piece of garbage",
        "i will break your legs", "you fat ugly cow", "drop dead asshole", "all of them are vermin",
    ),
    "harmless": (
        "have a lovely day", "happy birthday my friend", "the weather is great today", "thank you so much for the cake",
        "see you at the station tonight", "what a beautiful song this is", "good morning everyone",
        "the train was late again", "please call me after lunch", "we won the match yesterday",
        "my sister bakes the best bread", "breaking news from the harbour", "listen to my new album",
        "that sunset was amazing", "our team needs new players", "dinner is ready come home",
    ),
}  # fmt: skip
"""Sentences of our own that are written in each of `WAYS`."""
