"""What people call their lists of accounts."""

from dataclasses import dataclass

from bot.core.domain.errors import CommandError
from bot.core.domain.scans import MOST_NAME
from bot.core.text.catalog import _


@dataclass(frozen=True, slots=True)
class ListName:
    """What a list is called."""

    def read(self, written: str) -> str:
        """The name.

        Raises:
            CommandError: it is too long.
        """
        name = " ".join(written.split())
        if len(name) > MOST_NAME:
            raise CommandError(
                _("A list's name has up to {most} characters.", most=MOST_NAME), _("Choose a shorter one.")
            )
        return name
