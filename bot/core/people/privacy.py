"""A person's own data: exported as one document, or deleted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.files.attachments import given_name
from bot.core.people.names import Names
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.people import forgetting
from bot.core.store.posts import export_limit
from bot.core.store.scans import lists
from bot.core.text.untrusted import to_safe_json


class Privacy:
    """Exports and deletes what is stored about a chat user."""

    def __init__(self, store: Store, scans: ScanService, names: Names) -> None:
        self._store = store
        self._scans = scans
        self._in_memory: list[Callable[[Requester], None]] = [names.forget]

    @contextmanager
    def dropping(self, drop: Callable[[Requester], None]) -> Iterator[None]:
        """While the context is open, `drop` takes out of memory what is kept there of whoever is forgotten."""
        self._in_memory.append(drop)
        try:
            yield
        finally:
            self._in_memory.remove(drop)

    async def document(self, person: Requester) -> str:
        """Everything stored about the person, as JSON."""
        async with self._store.read() as connection:
            found = await forgetting.collect_everything(connection, person)
            today = await export_limit.list_today(connection, person, now().date())
        if not person.at_terminal:  # Paths on this machine mean nothing to them.
            for scan in found["scans"]:
                scan["locator"] = given_name(Path(scan["locator"]).name)
        who = {"platform": person.platform, "user_id": person.user_id}
        head = {"person": who, "written_at": now(), "posts_exported_today": len(today)}
        return to_safe_json(head | found, indent=2, default=_to_json_value)

    async def forget(self, person: Requester) -> int:
        """End the person's watches, cancel their running scans, then delete everything of theirs.

        Returns:
            How many posts went.
        """
        async with self._store.write() as connection:
            await forgetting.end_watches(connection, person)  # Otherwise they could start a scan meanwhile.
            await lists.end_all(connection, person)
        async with self._store.read() as connection:
            running = await forgetting.list_running(connection, person)
        for scan_id in running:
            await self._scans.cancel(scan_id)
        for drop in self._in_memory:
            drop(person)
        async with self._store.erase() as connection:
            return await forgetting.forget(connection, person)


def _to_json_value(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
