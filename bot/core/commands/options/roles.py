"""Roles as people write them, each looked for among those that there are: one that is not would lock everybody out."""

import difflib
import re
from collections.abc import Mapping

from bot.core.domain.errors import CommandError
from bot.core.domain.workspace import EVERYONE, MANAGERS
from bot.core.text.untrusted import said

MOST_ROLES = 25
MOST_WRITTEN = 1_000  # Characters.
_MENTION = re.compile(r"<(?:@&|!subteam\^)([A-Za-z0-9]{1,32})(?:\|[^>]*)?>")  # How Discord and Slack write a role.
_SOME = 5  # Of the roles that there are, for an example.


def read_roles(written: str, usual: str, known: Mapping[str, str] | None) -> tuple[str, ...]:
    """Whom a setting names: ids of roles, or a word for all of a kind; `usual` is the word for what holds without it.

    `known` are the names of the roles that there are, by their ids; None where the bot can't see them. A role is
    written as a mention, its id or its name, with commas between.

    Raises:
        CommandError: there is no such role, or nothing was named.
    """
    word = written.strip().lower()
    if word == usual:
        return ()
    if word in {EVERYONE, MANAGERS}:
        return (word,)
    words = " or ".join(dict.fromkeys((usual, EVERYONE, MANAGERS)))
    pieces = [piece.strip() for piece in _MENTION.sub(r",\1,", written[:MOST_WRITTEN]).split(",") if piece.strip()]
    whole = len(written) <= MOST_WRITTEN and 0 < len(pieces) <= MOST_ROLES
    if not whole or not all(any(map(str.isalnum, piece)) for piece in pieces):
        raise CommandError(
            f"{said(written)} is not a list of roles.",
            f"Write up to {MOST_ROLES} roles, separated by commas, or {words}.",
        )
    if known is None:
        raise CommandError(
            "I can't see the roles here, so I can't check this one.",
            f"Add me to this server or workspace and try again, or write {words}.",
        )
    return tuple(dict.fromkeys(role for piece in pieces for role in _named(piece, known, words)))


def _named(piece: str, known: Mapping[str, str], words: str) -> list[str]:
    """The role that a piece names; or those that its words name, one each."""
    if found := _role(piece, known):
        return [found]
    several = [_role(word, known) for word in piece.split()]
    if all(several):
        return several
    if not known:
        raise CommandError("There are no roles here.", f"Write {words}.")
    close = difflib.get_close_matches(piece.lower(), [name.lower() for name in known.values()], 1)
    example = ", ".join(list(known.values())[:_SOME])
    guess = f"Did you mean {close[0]}? " if close else ""
    raise CommandError(f"There is no role {said(piece)} here.", f"{guess}Roles here: {example}. Or write {words}.")


def _role(word: str, known: Mapping[str, str]) -> str:
    """The id of the role that is called so, "" for none; with or without an @, in any case."""
    if word in known:
        return word
    plain = word.removeprefix("@").lower()
    return next((role for role, name in known.items() if name.removeprefix("@").lower() == plain), "")
