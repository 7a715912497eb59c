"""The limits on reading an archive, and the errors for an archive beyond them.

An archive is a file from anybody. Each limit is looked at before the work that it bounds, so that whatever the file
holds, reading it adds less than 150 MB and never holds the interpreter for long: what C code gets at once (a record to
parse, a chunk to unpack) is bounded here, too. bench/hostile.py measures both.
"""

from dataclasses import dataclass

from bot.core.domain.errors import ArchiveError
from bot.core.files.attachments import display_name
from bot.core.text.catalog import N_, _

KIB, MIB, GIB = 1024, 1024**2, 1024**3

WHAT_TO_GIVE = N_(
    "Use the file that your network gave you: X's zip, its folder or tweets.js; Bluesky's .car; Mastodon's archive."
)
DOWNLOAD_AGAIN = N_("Download the archive again, or copy the file again.")
UNPACK_IT = N_("If you got it like this, unpack it yourself and use the folder.")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits, by what they bound."""

    directory_bytes: int = 32 * MIB
    """A zip's list of its members. X packs one per picture, in parts of 50 GB: 250,000 of them take as much."""
    lists: int = 10_000
    """`.js` files that are looked at; X writes about a hundred kinds, some in parts."""
    name_chars: int = 255
    """A path within an archive; longer ones are none of X's and passed over."""
    apart: bool = True
    """Whether members must lie behind one another in a zip: bombs let many unpack the same bytes."""
    ratio: int = 200
    """Unpacked to packed. Lists of posts pack about 10:1; deflate can pack 1,032:1, which is what bombs do."""
    ratio_free_bytes: int = 10 * MIB
    """Below this even the worst ratio is harmless."""
    unpacked_bytes: int = 2 * GIB
    """All that is unpacked of one archive. A list of 500,000 posts is about half as large."""
    prefix_chars: int = 200
    """What stands before a list: `window.YTD.tweets.part0 = `."""
    gap_chars: int = 64 * KIB
    """White space in a row; X writes a line's indentation."""
    record_chars: int = 192 * KIB
    """One record, or a small file such as manifest.js. Records have about 3,000, and X's longest post has 25,000."""
    record_values: int = 30_000
    """Commas and opening brackets in what is parsed at once, beyond two chunks: each makes an object, or a text is all
    commas. X's records have about 150."""
    chunk_bytes: int = 32 * KIB
    """What is unpacked and decoded at once."""
    digits: int = 40
    """Of a whole number. X's ids have 19; longer ones take Python time that grows with their square."""
    records: int = 2_000_000
    """In all lists together."""
    text_chars: int = 50_000
    """A post's text: X's longest have 25,000, of which one emoji can be made of several."""
    notes: int = 50_000
    """Long posts, whose texts are held while the others are read."""
    note_bytes: int = 32 * MIB
    """Their texts together; an author of 10,000 long posts needs a fifth of this."""
    alike: int = 20
    """Long posts that begin alike and are compared with a post: those whose ids are nearest."""
    page_bytes: int = 2 * MIB
    """What is unpacked, and the text that is handed over, for a page or before others have their turn."""


LIMITS = Limits()


class Meter:
    """Counts what reading one archive has taken so far.

    Raises:
        ArchiveError: each method, where that is more than the limit.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.unpacked = 0
        self.records = 0
        self.notes = 0
        self.note_bytes = 0

    def unpack(self, size: int, name: str) -> None:
        """Count this many more bytes of the file `name`."""
        self.unpacked += size
        if self.unpacked > self.limits.unpacked_bytes:
            raise size_error(name, self.limits)

    def record(self) -> None:
        """Count one more record."""
        self.records += 1
        if self.records > self.limits.records:
            raise ArchiveError(
                _(
                    "The archive holds more than {count} posts, which is too many.",
                    count=f"{self.limits.records:,}",
                ),
                _("What was read so far is kept. Scan its parts (tweets.js, tweets-part1.js …) one by one."),
            )

    def note(self, size: int) -> None:
        """Count one more long post of this many bytes."""
        self.notes += 1
        self.note_bytes += size
        if self.notes > self.limits.notes or self.note_bytes > self.limits.note_bytes:
            raise ArchiveError(
                _("The archive holds more long posts than fit in memory."),
                _("Unpack it and remove note-tweet.js: then only the beginnings of long posts are scanned."),
            )


def size_error(name: str, limits: Limits) -> ArchiveError:
    """The error for an archive whose lists are too large."""
    return ArchiveError(
        _(
            "{name} is larger than {size} GiB, which no real list of posts is.",
            name=display_name(name),
            size=f"{limits.unpacked_bytes / GIB:.3g}",
        ),
        _(DOWNLOAD_AGAIN),
    )


def count_error(name: str, limits: Limits) -> ArchiveError:
    """The error for an archive with too many files."""
    return ArchiveError(
        _(
            "{name} holds more than {count} lists, more than any archive from X.",
            name=display_name(name),
            count=f"{limits.lists:,}",
        ),
        _(WHAT_TO_GIVE),
    )
