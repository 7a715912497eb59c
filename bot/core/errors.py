"""What can go wrong, each with the sentence that the user reads and what to do next.

ToxscanError
├── InputError            the person asked for something that can't be
│   ├── ArchiveError          the archive is missing, broken or dangerous
│   └── CommandError          the command or its options make no sense
├── ConfigError           the settings are wrong
├── ModelError            the model is unknown, missing, damaged or can't be fetched
├── ScoringError          the model process can't work
└── StoreError            the database can't be used
"""


class ToxscanError(Exception):
    """An error with its two sentences: `message` says what happened, `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)  # Both in args, so that the error crosses a process boundary whole.
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(ToxscanError):
    """The person asked for something that can't be."""


class ArchiveError(InputError):
    """An account archive is missing, broken or dangerous."""


class CommandError(InputError):
    """A command or its options make no sense."""


class ConfigError(ToxscanError):
    """The settings are wrong; the message lists every mistake at once."""


class ModelError(ToxscanError):
    """A model is unknown, missing, damaged or can't be fetched."""


class ScoringError(ToxscanError):
    """The model process can't work."""


class StoreError(ToxscanError):
    """The database can't be used: locked, full, read-only, damaged or of a newer version."""
