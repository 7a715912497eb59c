"""The options of /watch, and what they make of a watch's terms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.choice import Choice, Choices
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.percent import Threshold
from bot.core.commands.options.times import DigestTime, Interval, QuietHours, Zone
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.watches import Terms
from bot.core.text.catalog import N_, _

_ARCHIVE = re.compile(r".*\.(?:zip|js)|.*/data/?", re.IGNORECASE | re.DOTALL)


class AlertPlace(StrEnum):
    """Where alerts go."""

    HERE = "here"
    DM = "dm"


@dataclass(frozen=True, slots=True)
class AlertPlaces(Choice[AlertPlace]):
    """One of the places; `one` names the picker of another channel on platforms that have one."""

    one: str = "channel"

    def take_channel(self, chosen: AlertPlace | None) -> AlertPlace:
        """The place for a channel that was picked beside what was `chosen`.

        Raises:
            CommandError: that is another place.
        """
        if chosen is AlertPlace.DM:
            raise CommandError(
                _("You chose {word}, and a channel as well.", word=chosen.value), _("Choose one of the two.")
            )
        return AlertPlace.HERE


@dataclass(frozen=True, slots=True)
class WatchedAccount(AccountName):
    """An account to watch; the word list is read as "": all of one's watches."""

    def read(self, written: str) -> str:
        """The handle.

        Raises:
            CommandError: it is none, or an archive.
        """
        if written.lower() == "list":
            return ""
        if _ARCHIVE.fullmatch(written) and "x.com" not in written.lower():
            raise CommandError(
                _("An archive can't be watched: nothing new is added to it."),
                _("Watch the account itself: `/watch @someone`."),
            )
        return AccountName.read(self, written)


ACCOUNT = Option(
    "account",
    N_("@name, name.bsky.social, @name@server or a link; leave it out to see what you watch."),
    WatchedAccount(),
)
EVERY = Option("every", N_("How often to check: 1h, 6h, 12h, 1d or 1w, for example."), Interval())
THRESHOLD = Option(
    "threshold",
    N_("The score from which to alert, in percent, for any label but obscenity, such as 80; or default."),
    Threshold(),
)
LABELS = Option("labels", N_("Only these labels, separated by commas: insult,threat; or all."), Choices(Label))
WHERE = Option(
    "where",
    N_("Where alerts go: dm, to you alone (the default), or here, where everyone sees them."),
    AlertPlaces(AlertPlace),
)
DIGEST = Option(
    "digest",
    N_("One digest for all alerts: daily 09:00, weekly fri 18:00; none sends each as it is found."),
    DigestTime(),
)
QUIET = Option("quiet", N_("Hours in which nothing is sent: 22-7, for example; or none."), QuietHours())
ZONE = Option("zone", N_("Your time zone for these: Europe/Berlin, for example."), Zone())
OPTIONS = (ACCOUNT, EVERY, THRESHOLD, LABELS, WHERE, DIGEST, QUIET, ZONE)


def apply_options(terms: Terms, values: Values, known: Mapping[Label, float]) -> Terms:
    """The terms with what was given in their place.

    Raises:
        CommandError: the model does not score a label.
    """
    if EVERY in values:
        terms = replace(terms, every=values[EVERY])
    if THRESHOLD in values:
        terms = replace(terms, threshold=values[THRESHOLD])
    if LABELS in values:
        with LABELS.name_errors():
            terms = replace(terms, labels=_check_labels(values[LABELS], known))
    if values.get(WHERE) is AlertPlace.DM:
        terms = replace(terms, direct=True)
    if DIGEST in values:
        terms = replace(terms, digest=values[DIGEST])
    if QUIET in values:
        terms = replace(terms, quiet=values[QUIET])
    if ZONE in values:
        terms = replace(terms, zone=values[ZONE])
    return terms


def _check_labels(labels: tuple[Label, ...], known: Mapping[Label, float]) -> tuple[Label, ...]:
    unknown = [label for label in labels if label not in known]
    if unknown:
        raise CommandError(
            _("This bot's model does not score {labels}.", labels=", ".join(unknown)),
            _("It scores {labels}; or write all.", labels=", ".join(known)),
        )
    return labels
