"""How the bot is, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.cards.model import Tone
from bot.core.cards.plain_text import fallback
from bot.core.domain.clock import now
from bot.core.domain.figures.status import Disk, DriftSubject, Processes, ProcessStatus, QueueStatus, Status
from bot.core.domain.people import Requester
from bot.core.people.names import REMEMBERED, Names
from bot.core.views.bot.status import admin_card, drift_words, size, status_card, who


def status(paused: datetime | None = None) -> Status:
    """A bot that has run for three hours."""
    return Status(now() - timedelta(hours=3), QueueStatus(2, 1, timedelta(minutes=2)), paused, {})


def test_status_is_a_few_plain_lines() -> None:
    """Without a command to learn or a figure to look up."""
    said = fallback(status_card(status(), "mini (mini-1)", "0.1.0"))
    assert "Uptime: about 3 hours, since" in said
    assert "Scans: 2 scans running, 1 scan waiting" in said
    assert "Model: mini (mini-1)" in said


def member(host: str, heard: int, running: int, waiting: int, *, here: bool = False) -> ProcessStatus:
    """A process that was heard from so many seconds ago."""
    since = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
    return ProcessStatus(host, host, since, timedelta(seconds=heard), running, waiting, here)


def test_several_processes_are_counted_together() -> None:
    """With whether all of them live; and what is left of one that has ended."""
    alive = (member("one", 3, 2, 0, here=True), member("two", 9, 1, 4))
    said = fallback(status_card(replace(status(), processes=Processes(alive, 1)), "mini", "0.1.0"))
    assert "Scans: 3 scans running, 4 scans waiting" in said
    assert "Processes: 2 processes at work, each heard from within the last 9 seconds" in said
    assert "Left behind: 1 scan whose process has ended; another one takes it up within a minute" in said
    assert "one" not in said.split("Processes:")[0]


def test_the_owner_sees_each_process_by_its_host() -> None:
    """And which of them answers."""
    alive = (member("one", 3, 2, 0, here=True), member("two", 9, 1, 4))
    card = admin_card(status_card(status(), "mini", "0.1.0"), Disk(10**9, 10**9), {}, alive)
    said = fallback(card)
    assert "one (this one)" in said
    assert "9 seconds ago" in said


def test_a_paused_bot_says_so_first() -> None:
    """Since when, and what that means."""
    card = status_card(status(datetime(2026, 1, 31, 8, 5, tzinfo=UTC)), "mini (mini-1)", "0.1.0")
    assert card.tone is Tone.WARNING
    assert "Paused since 31 Jan 2026, 08:05 UTC: no new scans start, and watches do not check." in fallback(card)


@pytest.mark.parametrize(
    ("most", "verdict"), [(0.05, "are like the first"), (0.2, "differ a little"), (0.3, "differ a lot from the first")]
)
def test_drift_is_said_in_words(most: float, verdict: str) -> None:
    """The largest of them decides."""
    said = drift_words({DriftSubject.SCORE: 0.01, DriftSubject.LENGTH: most})
    assert verdict in said
    assert "0.01" not in said


def test_the_owner_sees_the_figures_of_drift() -> None:
    """Each subject's, and what such figures mean."""
    card = admin_card(status_card(status(), "mini", "0.1.0"), Disk(10**9, 10**9), {DriftSubject.SCORE: 0.01})
    assert "Shift by subject: the scores 0.01. Below 0.1 means no change" in fallback(card)


@pytest.mark.parametrize(("number", "words"), [(0, "1 MB"), (34_200_000, "34 MB"), (1_240_000_000, "1.2 GB")])
def test_sizes_are_said_as_people_say_them(number: int, words: str) -> None:
    """From megabytes up."""
    assert size(number) == words


def test_a_forgotten_user_has_no_name() -> None:
    """What they spent stays in the sum."""
    assert who(Requester("discord", ""), Names().called) == "forgotten (Discord)"


def test_users_are_called_by_their_names_where_they_are_known() -> None:
    """And by their ids where they are not; what people call themselves tears no line apart."""
    ann, bob, direct = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T2"), Requester("slack", "U1")
    names = Names()
    assert who(ann, names.called) == "U1, T1 (Slack)"
    names.meet(ann, "Ann\nBean")
    with names.placing("slack", {"T1": "Knitters", "T2": ""}.__getitem__):
        assert [who(each, names.called) for each in (ann, bob, direct)] == [
            "Ann Bean, Knitters (Slack)",
            "U2, T2 (Slack)",
            "U1 (Slack)",
        ]
    names.forget(ann)
    assert who(ann, names.called) == "U1, T1 (Slack)"


def test_names_of_people_met_long_ago_are_forgotten() -> None:
    """A bot in many servers meets more people than it has room for."""
    names = Names()
    people = [Requester("discord", str(number), "7") for number in range(REMEMBERED + 1)]
    for person in people:
        names.meet(person, f"name {person.user_id}")
        names.meet(people[1], "again")
    assert [names.called(person)[0] for person in people[:3]] == ["", "again", "name 2"]
