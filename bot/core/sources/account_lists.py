"""The accounts that somebody names: in a message, or in a text or CSV file. Whatever is none is told in its own row."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.core.domain.errors import CommandError, InputError
from bot.core.domain.scans import MOST_ACCOUNTS, MOST_ROWS, ListRow, RowStatus
from bot.core.sources.handles import read_handle
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import shorten

MOST_BYTES = 2**20  # Of a file: 200 links take some ten thousand.
_BETWEEN = re.compile(r"[\s,;]+")
_DELIMITERS = ",;\t|"
_HEADERS = ("handle", "handles", "username", "usernames", "screenname", "account", "accounts", "xhandle")
"""What the column with the accounts is called, without its punctuation: of several, the first of these."""
_MARKED = re.compile(
    r"\s*(?:[@\N{FULLWIDTH COMMERCIAL AT}]|(?:<?https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/)"
)
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SAVE_AS = N_("Send a text file with one account a line, or a CSV file.")


def read_accounts(written: str) -> tuple[ListRow, ...]:
    """The accounts in somebody's words, separated by blanks, commas or semicolons.

    Raises:
        CommandError: there are none, or too many.
    """
    return _rows(_BETWEEN.split(written))


def read_accounts_file(content: bytes) -> tuple[ListRow, ...]:
    """The accounts in a text or CSV file.

    A table's are in the column that its head calls handle, username or account; without such a head in the one that
    holds names with an @, or links. Everything else is a list, whatever stands between its accounts.

    Raises:
        InputError: the file is too large or no text, nobody can tell which column is meant, or it names none, or too
            many.
    """
    if len(content) > MOST_BYTES:
        raise InputError(_("This list is too large: I read up to {most} MiB.", most=MOST_BYTES // 2**20), _(SAVE_AS))
    lines = [line for line in _decode(content).splitlines() if line.strip()]
    if len(lines) > MOST_ROWS + 1:  # Their head is none.
        raise _rows_error(len(lines))
    return _rows(_pick(_cells(lines)))


def _decode(content: bytes) -> str:
    """The file's text, in the encoding that it names, UTF-8 or that of old spreadsheets."""
    named = next((name for mark, name in _ENCODINGS.items() if content.startswith(mark)), "")
    if not named and b"\0" in content:
        raise InputError(_("This file is no text, so I can't read accounts from it."), _(SAVE_AS))
    for encoding in (named, "utf-8", "cp1252"):
        try:
            return content.decode(encoding) if encoding else content.decode()
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """The lines as rows of cells without blanks around them; one cell each where nothing separates any."""
    counts = Counter(character for character in (lines[0] if lines else "") if character in _DELIMITERS)
    delimiter = counts.most_common(1)[0][0] if counts else ","
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
        if len(rows) < len(lines):  # A quotation mark that nobody closed has taken lines with it.
            rows = list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise InputError(_("A line of this file is too long to name accounts."), _(SAVE_AS)) from error
    return [[cell.strip() for cell in row] for row in rows]


def _pick(rows: Sequence[Sequence[str]]) -> list[str]:
    """What stands for accounts in the rows of a file."""
    head = [re.sub(r"[\W_]", "", cell).lower() for cell in rows[0]] if rows else []
    named = next((head.index(name) for name in _HEADERS if name in head), None)
    if named is not None and not any(map(_MARKED.match, rows[0])):
        return [row[named] for row in rows[1:] if named < len(row)]
    width = {len(row) for row in rows}
    table = len(rows) > 1 and len(width) == 1 and width != {1}
    if not table or all(_is_account(cell) for row in rows for cell in row if cell):
        return [word for row in rows for cell in row for word in _BETWEEN.split(cell)]
    marked = Counter(place for row in rows for place, cell in enumerate(row) if _MARKED.match(cell))
    if not marked:
        raise InputError(
            _("I can't tell which column of this table holds the accounts."),
            _("Call that column handle in the first line, or leave the others out."),
        )
    column = marked.most_common(1)[0][0]
    first = 0 if _MARKED.match(rows[0][column]) else 1  # Else it is a head.
    return [row[column] for row in rows[first:]]


def _is_account(cell: str) -> bool:
    try:
        read_handle(cell)
    except CommandError:
        return False
    return True


def _rows(written: Iterable[str]) -> tuple[ListRow, ...]:
    """A row for each account, and for what is none or was named before."""
    words = [word for word in (each.strip() for each in written) if word]
    if len(words) > MOST_ROWS:
        raise _rows_error(len(words))
    places: dict[str, int] = {}
    rows = []
    for place, word in enumerate(words, start=1):
        shown = shorten(" ".join(word.split()))
        try:
            handle = read_handle(word)
        except CommandError as mistake:
            rows.append(ListRow(place, shown, status=RowStatus.LEFT_OUT, reason=mistake.message))
            continue
        first = places.setdefault(handle.lower(), place)
        row = ListRow(place, shown, handle)
        if first != place:
            said = _("Named before, in row {place}.", place=first)
            row = ListRow(place, shown, handle, status=RowStatus.LEFT_OUT, reason=said)
        rows.append(row)
    if not places:
        raise CommandError(
            _("There is no account in this list."),
            _("Write @name, name.bsky.social, @name@server or a link for each account."),
        )
    if len(places) > MOST_ACCOUNTS:
        raise CommandError(
            _(
                "This list names {accounts} accounts, and I scan up to {most} at once.",
                accounts=len(places),
                most=MOST_ACCOUNTS,
            ),
            _("Split it into several lists."),
        )
    return tuple(rows)


def _rows_error(count: int) -> CommandError:
    return CommandError(
        _("This list has {count} rows, and I read up to {most}.", count=count, most=MOST_ROWS),
        _("Split it into several lists."),
    )
