"""Sentences of our own to judge a rounded network by: polite and rude, banter, threats, quotations and disguises.

Templates and their words are in sample_sentences.toml. They ship, so that each machine can judge what it has rounded.
"""

import tomllib
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from string import Formatter

_FILE = Path(__file__).with_name("sample_sentences.toml")


def sentences() -> list[str]:
    """More than a thousand different sentences, as people would write them; always the same ones."""
    book = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words = {name: cycle(own) for name, own in book["words"].items()}
    forms = [form for kind in book["forms"].values() for form in kind]
    return list(dict.fromkeys(_fill(form, words) for form in forms for _time in range(book["each"])))


def _fill(form: str, words: Mapping[str, Iterator[str]]) -> str:
    """The form with the next word of each list that it names."""
    parts = (text + (next(words[name]) if name else "") for text, name, _, _ in Formatter().parse(form))
    return "".join(parts)
