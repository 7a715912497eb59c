"""What people, and the servers and workspaces they ask in, are called: as far as this process knows without asking."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.core.domain.people import Requester
from bot.core.text.untrusted import display_name

REMEMBERED = 2_000  # People, those met last; each name has at most 80 characters on Slack and 32 on Discord.


class Names:
    """In memory alone: after a restart people are met again as they ask."""

    def __init__(self) -> None:
        self._people: OrderedDict[str, str] = OrderedDict()
        self._places: dict[str, Callable[[str], str]] = {}

    def meet(self, person: Requester, name: str) -> None:
        """Remember what somebody who asks is called, and forget whoever was met longest ago, where it gets too much."""
        if name:
            self._people[person.named] = name
            self._people.move_to_end(person.named)
            if len(self._people) > REMEMBERED:
                self._people.popitem(last=False)

    def forget(self, person: Requester) -> None:
        """Drop their name."""
        self._people.pop(person.named, None)

    @contextmanager
    def placing(self, platform: str, find: Callable[[str], str]) -> Iterator[None]:
        """While the context is open, `find` gives the name of a server or workspace by its id; "" where not known."""
        self._places[platform] = find
        try:
            yield
        finally:
            del self._places[platform]

    def name_of(self, named: str) -> str:
        """What somebody is called whom the settings name so; "" where that is not known."""
        return display_name(self._people.get(named, ""))

    def called(self, who: Requester) -> tuple[str, str]:
        """What they and their server or workspace are called; "" where that is not known, or they asked in none."""
        find = self._places.get(who.platform)
        place = find(who.workspace_id) if find and who.workspace_id else ""
        return self.name_of(who.named), display_name(place)
