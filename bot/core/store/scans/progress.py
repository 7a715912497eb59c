"""A scan's progress in the form in which the store keeps it, for those who follow it from another process."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from bot.core.domain.errors import AccountError, BudgetError, FailureCause, OptedOutError
from bot.core.domain.scans import Progress, ScanStatus, ScorerWait

_OWN = {"scan_id", "status", "stopping"}  # The scan's own columns, and what only the process itself can say.
_CAUSES = {str(cause): cause for cause in FailureCause} | {
    error.__name__: error.cause for error in (AccountError, BudgetError, OptedOutError)
}
"""By what is stored; rows of before 0.1.0 name the error's class."""
_STORED = [field.name for field in fields(Progress) if field.name not in _OWN]


def to_json(progress: Progress) -> dict[str, Any]:
    """The progress as a JSON object."""
    whole = asdict(progress)
    until = progress.waiting_until
    said = {"waiting_until": until.timestamp() if until else None}
    return {name: whole[name] for name in _STORED} | said


def from_json(scan_id: int, status: ScanStatus, stored: dict[str, Any]) -> Progress:
    """The progress again; an unknown cause becomes `FailureCause.OTHER`."""
    known = {name: value for name, value in stored.items() if name in _STORED}
    until, cause, wait = (known.get(name) for name in ("waiting_until", "cause", "scorer_wait"))
    said = {
        "waiting_until": datetime.fromtimestamp(until, UTC) if until else None,
        "scorer_wait": ScorerWait(wait) if wait in set(ScorerWait) else None,
        "cause": _CAUSES.get(cause, FailureCause.OTHER) if cause else None,
    }
    return Progress(scan_id, status, **known | said)
