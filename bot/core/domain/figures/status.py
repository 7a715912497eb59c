"""How the bot is, for everybody and for its owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.domain.people import Requester


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How many scans are at work and how many wait for it, and for how long the one that was asked for first."""

    running: int
    waiting: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One of the processes on this database, and its scans by their rows there.

    `id` is its name there, `heard` how long ago its heartbeat was renewed, `here` whether it is this process.
    """

    id: str
    host: str
    since: datetime
    heard: timedelta
    running: int
    waiting: int
    here: bool


@dataclass(frozen=True, slots=True)
class Processes:
    """All living processes, eldest first, and how many scans `unclaimed` by any of them will be taken up soon."""

    alive: tuple[ProcessStatus, ...] = ()
    unclaimed: int = 0


SHIFT, STRONG = 0.1, 0.25
"""Drift worth a look, and drift that makes it another population: the usual reading of the stability index."""


class DriftSubject(StrEnum):
    """What is compared."""

    SCORE = "score"
    LENGTH = "length"
    LANGUAGE = "language"
    WORDS = "words"
    """Whether there was anything to score."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the bot is: this process, and all `processes`. `drift` is empty while there are too few posts to tell."""

    since: datetime
    queue: QueueStatus
    paused: datetime | None
    drift: Mapping[DriftSubject, float]
    processes: Processes = Processes()


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes: what the database takes, and what is free beside it."""

    database: int
    free: int


@dataclass(frozen=True, slots=True)
class User:
    """A chat user: the scans in their history, when they last asked, and what they `spent` in millionths of $."""

    requester: Requester
    scans: int
    last: datetime
    spent: int
