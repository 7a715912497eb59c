"""What a button does, written into the button itself: nothing is stored elsewhere, so it works forever."""

import re
from collections.abc import Callable

from bot.core.cards import list_actions, review_actions, suggestion_actions, watch_actions
from bot.core.cards.actions import (
    Action,
    AlikeAction,
    CancelAction,
    CommandAction,
    CompareAction,
    DeclineAction,
    DetailsAction,
    ExportAction,
    FinishAction,
    ForgetAction,
    FormAction,
    FormKind,
    HistoryAction,
    JudgeAction,
    JudgeFormAction,
    JudgePageAction,
    PageAction,
    ParentAction,
    PressedCommand,
    PriceAction,
    ReadAction,
    RefineAction,
    ResumeAction,
    ScanAction,
    SettingAction,
    Share,
    ShareAction,
    Spoiler,
    SummaryAction,
    VerdictAction,
)
from bot.core.cards.letters import NUMBER, WORDING, base36, find_key, write_id
from bot.core.cards.list_actions import AnyListAction
from bot.core.cards.query_codec import QUERY, check_text, read_query, write_query
from bot.core.cards.review_actions import AnyReviewAction
from bot.core.cards.suggestion_actions import AnySuggestionAction
from bot.core.cards.watch_actions import AnyWatchAction
from bot.core.domain.errors import CommandError
from bot.core.domain.networks import NAME
from bot.core.domain.reports import FileFormat
from bot.core.domain.sources import SourceKind
from bot.core.domain.thresholds import Preset
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import Control, Pagination, Visibility
from bot.core.text.catalog import _

MAX_ACTION = 100  # Discord's custom_id holds 1 to 100 characters; Slack's action_id 255.
MAX_FILTER_TEXT = 50  # What is left for the words when every other part is at its longest.
MAX_VERDICT_TEXT = 30  # The same beside a post's id and what tells its words.
MAX_PAGE = 36**6 - 1

# These letters are stored in messages: add new ones, never change the meaning of one.
_SCANS: dict[str, type[SummaryAction | DetailsAction | CancelAction | ResumeAction | FinishAction]] = {
    "s": SummaryAction,
    "i": DetailsAction,
    "c": CancelAction,
    "r": ResumeAction,
    "F": FinishAction,
}
_SLOT = r"([a-z0-9]{0,2})"
_SCAN = re.compile(rf"t1{_SLOT}:([{''.join(_SCANS)}]):{NUMBER}")
_PAGES: dict[str, type[PageAction | JudgeAction | JudgeFormAction | ReadAction | RefineAction]] = {
    "p": PageAction,
    "k": JudgeAction,
    "j": ReadAction,
    "b": RefineAction,
    "J": JudgeFormAction,
}
_OLD_FORM = "t1jf:p:"  # How the button of the form began in earlier versions.
_PAGE = re.compile(rf"t1{_SLOT}:([pkjbJ]):{NUMBER}:{NUMBER}:{QUERY}", re.DOTALL)
_VERDICTS = {Verdict.NOT_TOXIC: "y", Verdict.TOXIC: "n", Verdict.UNSURE: "u", None: "x"}  # To "is it not toxic?"
_VERDICT = re.compile(rf"t1{_SLOT}:m:{NUMBER}:{NUMBER}:([ynux]){WORDING}:{NUMBER}:{QUERY}", re.DOTALL)
_JUDGE_PAGE = re.compile(rf"t1{_SLOT}:l:{NUMBER}:([ynu]){WORDING}:{NUMBER}:{QUERY}", re.DOTALL)
_ALIKE = re.compile(rf"t1{_SLOT}:A:{NUMBER}:{NUMBER}:{NUMBER}:{QUERY}", re.DOTALL)
_SHARES = {Share.ASK: "a", Share.YES: "y", Share.NO: "n"}
_SHARE = re.compile(rf"t1{_SLOT}:o:{NUMBER}:([{''.join(_SHARES.values())}])")
_SETTINGS: dict[Preset | Visibility | Pagination | Spoiler | Control, str] = {
    Preset.LENIENT: "pl",
    Preset.DEFAULT: "pd",
    Preset.STRICT: "ps",
    Visibility.PRIVATE: "vv",
    Visibility.PUBLIC: "vp",
    Pagination.BUTTONS: "gb",
    Pagination.REACTIONS: "gr",
    Spoiler.ON: "sy",
    Spoiler.OFF: "sn",
    Control.REQUESTER: "cr",
    Control.MANAGERS: "cm",
}
_SETTING = re.compile(rf"t1{_SLOT}:w:({'|'.join(_SETTINGS.values())})")
_FORMS = {
    FormKind.SCAN: "s",
    FormKind.WATCH: "w",
    FormKind.SETTINGS: "g",
    FormKind.LABEL: "l",
    FormKind.LIST: "m",
    FormKind.HISTORY: "h",
    FormKind.ARCHIVE: "a",
}
_FORM = re.compile(rf"t1{_SLOT}:u:([{''.join(_FORMS.values())}])")
_COMMANDS = {
    PressedCommand.SETTINGS: "s",
    PressedCommand.ABOUT: "a",
    PressedCommand.MY_DATA: "d",
    PressedCommand.FORGET: "f",
}
_COMMAND = re.compile(rf"t1{_SLOT}:C:([{''.join(_COMMANDS.values())}])")
_WHOM = {DeclineAction: "z", PriceAction: "t", ForgetAction: "f"}
_FORGET = re.compile(rf"t1{_SLOT}:f:([0-9a-f]{{32}})")
_SOURCES = {SourceKind.TIMELINE: "x", SourceKind.SEARCH: "s"}
_REPOSTS = {False: "-", True: "r"}
_PUBLIC = {False: "", True: "p"}
_QUICK = {False: "", True: "q"}
_START = re.compile(rf"t1{_SLOT}:a:([xs])([-r])(p?)(q?):{NUMBER}?:({NAME})(?::{NUMBER})?")
_DECLINE = re.compile(rf"t1{_SLOT}:z:({NAME})")
_PRICE = re.compile(rf"t1{_SLOT}:t:({NAME})")
_FORMATS = {
    None: "",
    FileFormat.CSV: "c",
    FileFormat.JSON: "j",
    FileFormat.HTML: "h",
    FileFormat.EVIDENCE: "e",
    FileFormat.DELETION: "d",
}
_EXPORT = re.compile(rf"t1{_SLOT}:d:{NUMBER}:([cjhed]?)(f?)")
_PARENT = re.compile(rf"t1{_SLOT}:P:{NUMBER}:{NUMBER}:(p?)(?::{NUMBER}:{QUERY})?", re.DOTALL)
_COMPARE = re.compile(rf"t1{_SLOT}:y:{NUMBER}:{NUMBER}?")
_HISTORY = re.compile(rf"t1{_SLOT}:h(?::{NUMBER}:(.*))?", re.DOTALL)
_REVIEW = re.compile(rf"t1{_SLOT}:({review_actions.BODY})")
_WATCH = re.compile(rf"t1{_SLOT}:({watch_actions.BODY})")
_LIST = re.compile(rf"t1{_SLOT}:({list_actions.BODY})")
_SUGGESTION = re.compile(rf"t1{_SLOT}:({suggestion_actions.BODY})")


def encode(action: Action, slot: str = "") -> str:
    """The action as at most 100 characters; `decode` gives it back.

    `slot` (up to two of a–z, 0–9) means nothing: it keeps buttons of one message that do the same apart, as Discord
    demands.

    Raises:
        CommandError: the query's text or minimum does not fit into a button.
        ValueError: a scan id, page number or slot is out of range; no person can cause that.
    """
    if not re.fullmatch(_SLOT, slot):
        raise ValueError(f"no slot: {slot!r}")
    return f"t1{slot}:{_body(action)}"


def _body(action: Action) -> str:
    if isinstance(action, AnyWatchAction):
        return watch_actions.write(action)
    if isinstance(action, AnyReviewAction):
        return review_actions.write(action)
    if isinstance(action, AnyListAction):
        return list_actions.write(action)
    if isinstance(action, AnySuggestionAction):
        return suggestion_actions.write(action)
    match action:
        case HistoryAction():
            body = _history(action)
        case ScanAction(kind, handle, limit, include_reposts, public, account, quick):
            most = "" if limit is None else _page(limit)
            whose = f":{write_id(int(account))}" if account else ""
            how = f"{_REPOSTS[include_reposts]}{_PUBLIC[public]}{_QUICK[quick]}"
            body = f"a:{_SOURCES[kind]}{how}:{most}:{handle}{whose}"
        case (
            PageAction(scan_id, number, query)
            | JudgeAction(scan_id, number, query)
            | JudgeFormAction(scan_id, number, query)
            | ReadAction(scan_id, number, query)
            | RefineAction(scan_id, number, query)
        ):
            letter = next(letter for letter, kind in _PAGES.items() if isinstance(action, kind))
            body = f"{letter}:{write_id(scan_id)}:{_page(number)}:{write_query(query, MAX_FILTER_TEXT)}"
        case ShareAction(scan_id, share):
            body = f"o:{write_id(scan_id)}:{_SHARES[share]}"
        case AlikeAction() | VerdictAction() | JudgePageAction():
            body = f"{_posts(action)}:{_page(action.number)}:{write_query(action.query, MAX_VERDICT_TEXT)}"
        case _:
            body = _shorten(action)
    return body


def _posts(action: AlikeAction | VerdictAction | JudgePageAction) -> str:
    """What is done with which posts of a page."""
    match action:
        case AlikeAction(scan_id, post_id):
            return f"A:{write_id(scan_id)}:{write_id(post_id)}"
        case VerdictAction(scan_id, post_id, verdict, _number, _query, wording):
            return f"m:{write_id(scan_id)}:{write_id(post_id)}:{_VERDICTS[verdict]}{wording}"
        case JudgePageAction(scan_id, verdict, _number, _query, wording):
            return f"l:{write_id(scan_id)}:{_VERDICTS[verdict]}{wording}"


def _shorten(
    action: SummaryAction
    | DetailsAction
    | ExportAction
    | CompareAction
    | ParentAction
    | PriceAction
    | CancelAction
    | ResumeAction
    | FinishAction
    | DeclineAction
    | SettingAction
    | FormAction
    | CommandAction
    | ForgetAction,
) -> str:
    match action:
        case DeclineAction(whom) | PriceAction(whom) | ForgetAction(whom):
            body = f"{_WHOM[type(action)]}:{whom}"
        case FormAction(kind):
            body = f"u:{_FORMS[kind]}"
        case CommandAction(name):
            body = f"C:{_COMMANDS[name]}"
        case SettingAction(value):
            body = f"w:{_SETTINGS[value]}"
        case ExportAction(scan_id, wanted, flagged):
            body = f"d:{write_id(scan_id)}:{_FORMATS[wanted]}{'f' if flagged else ''}"
        case ParentAction(scan_id, post_id, paid, back):
            page = f":{_page(back.number)}:{write_query(back.query, MAX_VERDICT_TEXT)}" if back else ""
            body = f"P:{write_id(scan_id)}:{write_id(post_id)}:{_PUBLIC[paid]}{page}"
        case CompareAction(scan_id, other):
            body = f"y:{write_id(scan_id)}:{'' if other is None else write_id(other)}"
        case _:
            letter = next(letter for letter, kind in _SCANS.items() if isinstance(action, kind))
            body = f"{letter}:{write_id(action.scan_id)}"
    return body


def _history(action: HistoryAction) -> str:
    if action == HistoryAction():
        return "h"
    check_text(action.find, MAX_FILTER_TEXT)
    return f"h:{_page(action.number)}:{action.find}"


def decode(encoded: str) -> Action:
    """The action behind a button.

    Raises:
        CommandError: the button is damaged, forged, or from a version that wrote buttons in another way.
    """
    if encoded.startswith(_OLD_FORM):
        encoded = f"t1:b:{encoded.removeprefix(_OLD_FORM)}"
    try:
        slot, action = _read(encoded)
        same = encode(action, slot) == encoded  # Each action has one encoding: any other was not written by us.
    except ValueError as error:
        raise _unknown_button() from error
    if not same:
        raise _unknown_button()
    return action


def _read(encoded: str) -> tuple[str, Action]:
    """The slot and the action; a ValueError where parts of it mean nothing."""
    for pattern, read in _READERS:
        if found := pattern.fullmatch(encoded):
            return found[1], read(found)
    raise _unknown_button()


def _read_start(found: re.Match[str]) -> ScanAction:
    _, source, reposts, public, quick, most, handle, account = found.groups()
    limit = None if most is None else int(most, 36)
    whose = "" if account is None else str(int(account, 36))
    how = find_key(_REPOSTS, reposts), find_key(_PUBLIC, public)
    return ScanAction(find_key(_SOURCES, source), handle, limit, *how, whose, find_key(_QUICK, quick))


def _read_page(found: re.Match[str]) -> PageAction | JudgeAction | JudgeFormAction | ReadAction | RefineAction:
    _, kind, scan_id, number, *query = found.groups()
    return _PAGES[kind](int(scan_id, 36), int(number, 36), read_query(query))


def _read_alike(found: re.Match[str]) -> AlikeAction:
    _, scan_id, post_id, number, *query = found.groups()
    return AlikeAction(int(scan_id, 36), int(post_id, 36), int(number, 36), read_query(query))


def _read_parent(found: re.Match[str]) -> ParentAction:
    _, scan_id, post_id, paid, number, *query = found.groups()
    scan = int(scan_id, 36)
    back = None if number is None else PageAction(scan, int(number, 36), read_query(query))
    return ParentAction(scan, int(post_id, 36), find_key(_PUBLIC, paid), back)


def _read_verdict(found: re.Match[str]) -> VerdictAction:
    _, scan_id, post_id, verdict, wording, number, *query = found.groups()
    places = int(scan_id, 36), int(post_id, 36), find_key(_VERDICTS, verdict), int(number, 36)
    return VerdictAction(*places, read_query(query), wording)


def _read_judge_page(found: re.Match[str]) -> JudgePageAction:
    _, scan_id, said, wording, number, *query = found.groups()
    verdict = find_key(_VERDICTS, said)
    if verdict is None:
        raise ValueError("no verdict")
    return JudgePageAction(int(scan_id, 36), verdict, int(number, 36), read_query(query), wording)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Action]], ...] = (
    (_HISTORY, lambda found: HistoryAction(1 if found[2] is None else int(found[2], 36), found[3] or "")),
    (_SCAN, lambda found: _SCANS[found[2]](int(found[3], 36))),
    (_START, _read_start),
    (_DECLINE, lambda found: DeclineAction(found[2])),
    (_PRICE, lambda found: PriceAction(found[2])),
    (_EXPORT, lambda found: ExportAction(int(found[2], 36), find_key(_FORMATS, found[3]), bool(found[4]))),
    (_PARENT, _read_parent),
    (_COMPARE, lambda found: CompareAction(int(found[2], 36), None if found[3] is None else int(found[3], 36))),
    (_PAGE, _read_page),
    (_ALIKE, _read_alike),
    (_SHARE, lambda found: ShareAction(int(found[2], 36), find_key(_SHARES, found[3]))),
    (_VERDICT, _read_verdict),
    (_JUDGE_PAGE, _read_judge_page),
    (_SETTING, lambda found: SettingAction(find_key(_SETTINGS, found[2]))),
    (_FORM, lambda found: FormAction(find_key(_FORMS, found[2]))),
    (_COMMAND, lambda found: CommandAction(find_key(_COMMANDS, found[2]))),
    (_FORGET, lambda found: ForgetAction(found[2])),
    (_REVIEW, lambda found: review_actions.read(found[2])),
    (_WATCH, lambda found: watch_actions.read(found[2])),
    (_LIST, lambda found: list_actions.read(found[2])),
    (_SUGGESTION, lambda found: suggestion_actions.read(found[2])),
)


def _page(number: int) -> str:
    if not 0 < number <= MAX_PAGE:
        raise ValueError(f"no page number: {number}")
    return base36(number)


def _unknown_button() -> CommandError:
    return CommandError(
        _("This button can't be read: it is damaged or belongs to another version of the bot."),
        _("Run the command again to get fresh buttons."),
    )
