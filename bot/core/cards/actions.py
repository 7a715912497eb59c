"""What a button can do, as frozen data; `buttons` writes it into the button and reads it again."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.cards.list_actions import AnyListAction
from bot.core.cards.review_actions import AnyReviewAction
from bot.core.cards.suggestion_actions import AnySuggestionAction
from bot.core.cards.watch_actions import AnyWatchAction
from bot.core.domain.reports import FileFormat, PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.domain.thresholds import Preset
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import Control, Pagination, Visibility


@dataclass(frozen=True, slots=True)
class PageAction:
    """Show page `number` (from 1) of a scan's posts."""

    scan_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class ReadAction:
    """Show such a page to whoever presses, in a message of their own."""

    scan_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class RefineAction:
    """Ask in a form which page to show instead of this one."""

    scan_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class AlikeAction:
    """Show whoever presses the posts that are most like one of the page's, with the way back to the page."""

    scan_id: int
    post_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class JudgeAction:
    """Show such a page with what one may say of each post."""

    scan_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class JudgeFormAction:
    """Ask in a form which posts of such a page are what."""

    scan_id: int
    number: int
    query: PostQuery


@dataclass(frozen=True, slots=True)
class VerdictAction:
    """Give a verdict on a post, or take one's own back (None), and show the page of the choice again.

    `wording`: the post's `wording` as it was shown; "" in buttons from before they carried it.
    """

    scan_id: int
    post_id: int
    verdict: Verdict | None
    number: int
    query: PostQuery
    wording: str = ""


@dataclass(frozen=True, slots=True)
class JudgePageAction:
    """Give one verdict on all flagged posts of such a page; `wording` tells their words from later ones."""

    scan_id: int
    verdict: Verdict
    number: int
    query: PostQuery
    wording: str


@dataclass(frozen=True, slots=True)
class SummaryAction:
    """Show a scan's report."""

    scan_id: int


@dataclass(frozen=True, slots=True)
class DetailsAction:
    """Show the numbers behind a scan's report."""

    scan_id: int


@dataclass(frozen=True, slots=True)
class ExportAction:
    """Give whoever presses it a scan as a file, or its `flagged` posts alone; without a format, ask which."""

    scan_id: int
    format: FileFormat | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class ParentAction:
    """Show whoever presses it what a post answered, if that is free, else its price; `paid`: they have seen that.

    `back` is the page of the same scan that it was pressed on; None elsewhere, and in messages of earlier versions.
    """

    scan_id: int
    post_id: int
    paid: bool = False
    back: PageAction | None = None


@dataclass(frozen=True, slots=True)
class CompareAction:
    """Compare a scan with another of whoever presses it; without one, ask with which."""

    scan_id: int
    other: int | None = None


@dataclass(frozen=True, slots=True)
class PriceAction:
    """Show whoever presses it what a scan of an account with its reposts costs."""

    handle: str


@dataclass(frozen=True, slots=True)
class CancelAction:
    """Cancel a running scan; what it has read stays."""

    scan_id: int


@dataclass(frozen=True, slots=True)
class ResumeAction:
    """Resume a scan that failed or was cancelled."""

    scan_id: int


@dataclass(frozen=True, slots=True)
class FinishAction:
    """Score what a quick scan has left to the small model."""

    scan_id: int


@dataclass(frozen=True, slots=True)
class ScanAction:
    """Scan an account on X, its newest `limit` posts or all; whoever presses it pays.

    `public`: everybody where it is pressed sees the report. `account`: the id of the account whose price was shown, as
    a handle may change hands; "" in messages of earlier versions. `quick`: the big model checks a part of the posts.
    """

    kind: SourceKind
    handle: str
    limit: int | None
    include_reposts: bool
    public: bool = False
    account: str = ""
    quick: bool = False


class Share(StrEnum):
    """What an archive's owner wants for its pages where the report is shown."""

    ASK = "ask"
    """To be told what sharing them means."""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ShareAction:
    """Let everybody where it is pressed open the pages of an archive's report, or take that back."""

    scan_id: int
    share: Share


@dataclass(frozen=True, slots=True)
class DeclineAction:
    """Decline a scan whose price was shown."""

    handle: str


@dataclass(frozen=True, slots=True)
class HistoryAction:
    """Show a page of the searches of whoever presses it, of accounts whose handle or name holds `find`."""

    number: int = 1
    find: str = ""


class Spoiler(StrEnum):
    """Whether strong posts are covered."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class SettingAction:
    """Change one setting of the workspace where it is pressed."""

    value: Preset | Visibility | Pagination | Spoiler | Control


class FormKind(StrEnum):
    """What can be begun with a form."""

    SCAN = "scan"
    WATCH = "watch"
    SETTINGS = "settings"
    LABEL = "label"
    """The threshold of one label."""
    LIST = "list"
    """Several accounts to scan together."""
    HISTORY = "history"
    """An account to look for among one's reports."""
    ARCHIVE = "archive"
    """One's own archive."""


@dataclass(frozen=True, slots=True)
class FormAction:
    """Ask in a form for what a command needs."""

    kind: FormKind


class PressedCommand(StrEnum):
    """The commands that a button can give."""

    SETTINGS = "settings"
    ABOUT = "about"
    MY_DATA = "export-my-data"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class CommandAction:
    """Give a command without any options; whoever presses is answered alone."""

    name: PressedCommand


@dataclass(frozen=True, slots=True)
class ForgetAction:
    """Forget everything of the person who asked for this button; `person` is their fingerprint in hexadecimal."""

    person: str


Action = (
    PageAction
    | ReadAction
    | RefineAction
    | AlikeAction
    | ShareAction
    | JudgeAction
    | JudgeFormAction
    | VerdictAction
    | JudgePageAction
    | SummaryAction
    | DetailsAction
    | ExportAction
    | CompareAction
    | ParentAction
    | PriceAction
    | CancelAction
    | ResumeAction
    | FinishAction
    | ScanAction
    | DeclineAction
    | HistoryAction
    | SettingAction
    | FormAction
    | CommandAction
    | ForgetAction
    | AnyListAction
    | AnyReviewAction
    | AnyWatchAction
    | AnySuggestionAction
)
