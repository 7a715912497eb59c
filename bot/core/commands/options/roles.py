"""Roles as people write them, each checked to exist: an unknown one would lock everybody out."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.commands.options.lists import suggest_next
from bot.core.domain.errors import CommandError
from bot.core.domain.workspace import EVERYONE, MANAGERS
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite, sanitize_inline

MOST_ROLES = 25
MOST_WRITTEN = 1_000  # Characters.
_MENTION = re.compile(r"<(?:@&|!subteam\^)([A-Za-z0-9]{1,32})(?:\|[^>]*)?>")  # How Discord and Slack write a role.
_SOME = 5  # Of the roles that there are, for an example.


@dataclass(frozen=True, slots=True)
class NamedRoles:
    """The roles that somebody named: a `word` for a whole group, or `pieces` that each name one or more roles."""

    word: str = ""
    pieces: tuple[str, ...] = ()

    def and_role(self, role: str) -> "NamedRoles":
        """The same, and a role by its id.

        Raises:
            CommandError: there is a word already.
        """
        if self.word:
            raise CommandError(_("You chose {word}, and a role as well.", word=self.word), _("Choose one of the two."))
        return NamedRoles(pieces=(*self.pieces, role))


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles, or a word for all of a kind; `usual` is the word for the default.

    `one` names the picker of a single role on platforms that have one, `only_one` says what it is for.
    """

    usual: str
    one: str
    only_one: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words for all of a kind."""
        return tuple(dict.fromkeys((self.usual, EVERYONE, MANAGERS)))

    def read(self, written: str) -> NamedRoles:
        """What was named: a role is written as a mention, its id or its name, with commas between.

        Raises:
            CommandError: nothing was named, or too much.
        """
        word = written.lower()
        if word in self.words:
            return NamedRoles(word)
        pieces = [piece.strip() for piece in _MENTION.sub(r",\1,", written[:MOST_WRITTEN]).split(",") if piece.strip()]
        whole = len(written) <= MOST_WRITTEN and 0 < len(pieces) <= MOST_ROLES
        if not whole or not all(any(map(str.isalnum, piece)) for piece in pieces):
            raise CommandError(
                _("{written} is not a list of roles.", written=cite(written)),
                _(
                    "Write up to {most} roles, separated by commas, or {words}.",
                    most=MOST_ROLES,
                    words=self._any_word,
                ),
            )
        return NamedRoles(pieces=tuple(pieces))

    def find(self, named: NamedRoles, known: Mapping[str, str] | None) -> tuple[str, ...]:
        """Whom a setting names: the ids of the roles, or the word; nobody for the usual one.

        `known` are the names of the roles that there are, by their ids; None where the bot can't see them.

        Raises:
            CommandError: there is no such role.
        """
        if named.word:
            return () if named.word == self.usual else (named.word,)
        if known is None:
            raise CommandError(
                _("I can't see the roles here, so I can't check this one."),
                _("Add me to this workspace and try again, or write {words}.", words=self._any_word),
            )
        return tuple(
            dict.fromkeys(role for piece in named.pieces for role in _find_roles(piece, known, self._any_word))
        )

    def suggest_among(self, typed: str, known: Mapping[str, str]) -> Sequence[str]:
        """What was typed, with each role that may come next."""
        named = [name for name in known.values() if "," not in name]
        return suggest_next(typed, named, self.words)

    @property
    def _any_word(self) -> str:
        *most, last = self.words
        return _("{words} or {last}", words=", ".join(most), last=last)


def _find_roles(piece: str, known: Mapping[str, str], words: str) -> list[str]:
    """The role that a piece names; or those that its words name, one each."""
    if found := _role(piece, known):
        return [found]
    several = [_role(word, known) for word in piece.split()]
    if all(several):
        return several
    if not known:
        raise CommandError(_("There are no roles here."), _("Write {words}.", words=words))
    close = difflib.get_close_matches(piece.lower(), [name.lower() for name in known.values()], 1)
    example = ", ".join(map(sanitize_inline, list(known.values())[:_SOME]))
    hint = _("Roles here: {example}. Or write {words}.", example=example, words=words)
    if close:
        hint = _("Did you mean {name}? {roles}", name=sanitize_inline(close[0]), roles=hint)
    raise CommandError(_("There is no role {role} here.", role=cite(piece)), hint)


def _role(word: str, known: Mapping[str, str]) -> str:
    """The id of the role that is called so, "" for none; with or without an @, in any case."""
    if word in known:
        return word
    plain = word.removeprefix("@").lower()
    return next((role for role, name in known.items() if name.removeprefix("@").lower() == plain), "")
