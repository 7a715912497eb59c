"""X's rule that what it no longer shows is removed within 24 hours: a sweep over all posts that were read from X."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import structlog

from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.domain.errors import XError
from bot.core.domain.people import Requester
from bot.core.domain.sources import Resource
from bot.core.sources.archive.records import as_object
from bot.core.sources.x.client import XClient
from bot.core.sources.x.errors import problems, unreadable_error
from bot.core.store.engine.database import Store
from bot.core.store.networks import sweeps
from bot.core.text.catalog import _

EVERY = timedelta(hours=12)  # Twice as often as X requires, so that one failure breaks no rule.
POLL_SECONDS = 10.0
LONGEST_JOB = timedelta(hours=6)
LOOK_UP = 100  # Posts in one look-up, X's limit.
OPERATOR = Requester("operator", "sweep")  # Who pays for look-ups.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What a sweep did, in posts."""

    checked: int
    removed: int


class Compliance:
    """Asks X which stored posts it no longer shows, through its compliance jobs (free) or by looking them up (paid)."""

    def __init__(self, store: Store, accounts: Accounts, budget: Budget, way: Literal["jobs", "lookup", "off"]) -> None:
        self._store = store
        self._accounts = accounts
        self._budget = budget
        self._way = way

    async def sweep_if_due(self) -> SweepResult | None:
        """Sweep if the last sweep is long enough ago; None if nothing was due."""
        client = self._accounts.x
        async with self._store.read() as connection:
            last = await sweeps.find_last_finished(connection)
            anything = await sweeps.ids_from_x(connection)
        if self._way == "off" or not anything or (last and client.clock() - last < EVERY):
            return None
        return await self.sweep()

    async def sweep(self) -> SweepResult:
        """Check all posts that were read from X and delete those that it no longer shows.

        Raises:
            ToxscanError: X could not be asked; nothing was deleted.
        """
        client = self._accounts.x
        async with self._store.read() as connection:
            ids = await sweeps.ids_from_x(connection)
            under_way = await sweeps.find_unfinished(connection, client.clock() - LONGEST_JOB)
        if not ids:
            return SweepResult(0, 0)
        if self._way == "lookup":
            sweep, gone = await self._begin(""), await self._look_up(client, ids)
        else:
            sweep = under_way or await self._begin(await self._job(client, ids))
            gone = await self._result(client, sweep)
        async with self._store.write() as connection:
            removed = await sweeps.finish(connection, sweep, len(ids), gone)
        log.info("compliance.swept", checked=len(ids), removed=removed)
        return SweepResult(len(ids), removed)

    async def _begin(self, job_id: str) -> sweeps.Sweep:
        async with self._store.write() as connection:
            return await sweeps.begin(connection, job_id)

    async def _job(self, client: XClient, ids: Sequence[str]) -> str:
        """Start a job of X's over these posts."""
        job = as_object((await client.create_compliance_job()).get("data"))
        job_id, upload_url = job.get("id"), job.get("upload_url")
        if not (isinstance(job_id, str) and isinstance(upload_url, str)):
            raise unreadable_error()
        await client.upload(upload_url, "\n".join(ids) + "\n")
        return job_id

    async def _result(self, client: XClient, sweep: sweeps.Sweep) -> list[str]:
        """Wait for X's job and return the ids of the posts that must be deleted."""
        until = client.clock() + LONGEST_JOB
        while client.clock() < until:
            job = as_object((await client.compliance_job(sweep.job_id)).get("data"))
            match job.get("status"):
                case "complete":
                    return list(_list_gone(await client.download(str(job.get("download_url")))))
                case "failed" | "expired":
                    async with self._store.write() as connection:
                        await sweeps.give_up(connection, sweep)
                    raise XError(
                        _("X could not finish its compliance job."), _("Run `toxscan purge` to start another.")
                    )
            await client.sleep(POLL_SECONDS)
        raise XError(
            _("X has not finished its compliance job after {hours} hours.", hours=LONGEST_JOB // timedelta(hours=1)),
            _("Run `toxscan purge` to ask again."),
        )

    async def _look_up(self, client: XClient, ids: Sequence[str]) -> list[str]:
        """The ids of posts that X no longer shows, found by looking them up; X charges for those it still shows."""
        gone: list[str] = []
        for start in range(0, len(ids), LOOK_UP):
            some = ids[start : start + LOOK_UP]
            async with self._budget.hold(OPERATOR, len(some), len(some), self._budget.post_price):
                body = await client.posts(some)
                data = body.get("data")
                shown = {str(as_object(post).get("id")) for post in (data if isinstance(data, list) else [])}
                missing = {str(problem.get("value") or problem.get("resource_id")) for problem in problems(body)}
                if not shown and not missing:
                    raise unreadable_error()
                await self._budget.charge(OPERATOR, Resource.POST, tuple(shown & set(some)))
            gone += [each for each in some if each in missing - shown]
        return gone


def _list_gone(lines: str) -> Iterator[str]:
    """The ids in a job's result that are to be deleted.

    Raises:
        XError: the result is no such thing.
    """
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            said = as_object(json.loads(line))
            number = str(int(said["id"]))
        except (ValueError, KeyError, TypeError) as error:
            raise unreadable_error() from error
        if said.get("action") == "delete":
            yield number
