"""Buttons carry their whole meaning, come back as they went, and nothing forged gets through."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.cards.action_codec import MAX_ACTION, MAX_FILTER_TEXT, MAX_PAGE, MAX_VERDICT_TEXT, decode, encode
from bot.core.cards.actions import (
    Action,
    AlikeAction,
    CancelAction,
    CommandAction,
    CompareAction,
    DetailsAction,
    ExportAction,
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
from bot.core.cards.suggestion_actions import AcceptAction, BackAction, SuggestionAction, SuggestionDetailsAction
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.posts import MAX_POST_ID, PostKind
from bot.core.domain.reports import FileFormat, PostQuery, Sort
from bot.core.domain.sources import SourceKind
from bot.core.domain.thresholds import Preset
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import Control, Pagination, Visibility

FLAGGED = True
SCAN_IDS = st.integers(1, MAX_POST_ID)
DAYS = st.none() | st.dates()


def queries(most: int) -> st.SearchStrategy[PostQuery]:
    """Queries whose words are at most that long."""
    return st.builds(
        PostQuery,
        sort=st.sampled_from(Sort),
        label=st.none() | st.sampled_from(Label),
        minimum=st.none() | st.integers(0, 10_000).map(lambda steps: steps / 10_000),
        flagged_only=st.booleans(),
        since=DAYS,
        until=DAYS,
        text=st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=most)
        .map(str.strip)
        .filter(lambda text: len(text.encode("utf-16-le")) // 2 <= most),
        kind=st.none() | st.sampled_from(PostKind),
        whole=st.booleans(),
        kept=st.booleans(),
    )


QUERIES = queries(MAX_FILTER_TEXT)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(PageAction, SCAN_IDS, st.integers(1, MAX_PAGE), QUERIES),
    st.builds(ReadAction, SCAN_IDS, st.integers(1, MAX_PAGE), QUERIES),
    st.builds(RefineAction, SCAN_IDS, st.integers(1, MAX_PAGE), QUERIES),
    st.builds(AlikeAction, SCAN_IDS, SCAN_IDS, st.integers(1, MAX_PAGE), queries(MAX_VERDICT_TEXT)),
    st.builds(ShareAction, SCAN_IDS, st.sampled_from(Share)),
    st.builds(
        ScanAction,
        st.sampled_from([SourceKind.TIMELINE, SourceKind.SEARCH]),
        st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True),
        st.none() | st.integers(1, MAX_PAGE),
        st.booleans(),
        st.booleans(),
        st.just("") | st.integers(1, MAX_POST_ID).map(str),
    ),
    st.builds(SummaryAction, SCAN_IDS),
    st.builds(DetailsAction, SCAN_IDS),
    st.builds(ExportAction, SCAN_IDS, st.none() | st.sampled_from(FileFormat), st.booleans()),
    st.builds(CompareAction, SCAN_IDS, st.none() | SCAN_IDS),
    st.builds(ParentAction, SCAN_IDS, st.integers(1, MAX_POST_ID), st.booleans()),
    SCAN_IDS.flatmap(
        lambda scan_id: st.builds(
            ParentAction,
            st.just(scan_id),
            st.integers(1, MAX_POST_ID),
            st.booleans(),
            st.builds(PageAction, st.just(scan_id), st.integers(1, MAX_PAGE), queries(MAX_VERDICT_TEXT)),
        )
    ),
    st.builds(PriceAction, st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)),
    st.builds(CancelAction, SCAN_IDS),
    st.builds(ResumeAction, SCAN_IDS),
    st.builds(HistoryAction, st.integers(1, MAX_PAGE), QUERIES.map(lambda query: query.text)),
    st.just(HistoryAction()),
    st.builds(JudgeAction, SCAN_IDS, st.integers(1, MAX_PAGE), QUERIES),
    st.builds(JudgeFormAction, SCAN_IDS, st.integers(1, MAX_PAGE), QUERIES),
    st.builds(
        VerdictAction,
        SCAN_IDS,
        SCAN_IDS,
        st.sampled_from([*Verdict, None]),
        st.integers(1, MAX_PAGE),
        queries(MAX_VERDICT_TEXT),
        st.from_regex(r"([0-9a-f]{5})?", fullmatch=True),
    ),
    st.builds(
        JudgePageAction,
        SCAN_IDS,
        st.sampled_from(Verdict),
        st.integers(1, MAX_PAGE),
        queries(MAX_VERDICT_TEXT),
        st.from_regex(r"([0-9a-f]{5})?", fullmatch=True),
    ),
    st.builds(SettingAction, st.sampled_from([*Preset, *Visibility, *Pagination, *Spoiler, *Control])),
    st.builds(CommandAction, st.sampled_from(PressedCommand)),
    st.builds(FormAction, st.sampled_from(FormKind)),
    st.builds(ForgetAction, st.from_regex(r"[0-9a-f]{32}", fullmatch=True)),
    st.just(SuggestionAction()),
    st.just(SuggestionDetailsAction()),
    st.just(BackAction()),
    st.builds(
        AcceptAction,
        st.dictionaries(st.sampled_from(Label), st.integers(0, 10_000).map(lambda steps: steps / 10_000), min_size=1),
        st.from_regex(r"[0-9a-f]{5}", fullmatch=True),
    ),
)
SLOTS = st.from_regex(r"[a-z0-9]{0,2}", fullmatch=True)


@given(ACTIONS, SLOTS)
def test_every_action_comes_back_as_it_went(action: Action, slot: str) -> None:
    """Encoding loses nothing, and the slot changes nothing."""
    assert decode(encode(action, slot)) == action


@given(ACTIONS, SLOTS)
def test_every_action_fits_into_a_discord_button(action: Action, slot: str) -> None:
    """1 to 100 characters, also when they are counted in UTF-16."""
    assert 1 <= len(encode(action, slot).encode("utf-16-le")) // 2 <= MAX_ACTION


def test_prices_of_earlier_versions_are_still_read() -> None:
    """They stand in messages that people keep; nobody asked for a public report with them."""
    assert decode("t1:a:x-:5k:grace") == ScanAction(
        SourceKind.TIMELINE, "grace", 200, include_reposts=False, public=False
    )


def test_forms_of_earlier_versions_are_still_opened() -> None:
    """Their buttons stand below pages that people keep."""
    query = PostQuery(Sort.NEWEST, minimum=0.5, text="words")
    assert decode("t1jf:p:7:3:n---:3uw:::words") == RefineAction(7, 3, query)


def test_verdicts_of_earlier_versions_are_still_read() -> None:
    """They don't say which words they mean."""
    assert decode("t1:m:7:8:y:1:w---::::") == VerdictAction(7, 8, Verdict.NOT_TOXIC, number=1, query=PostQuery())


def test_the_longest_page_action_fits() -> None:
    """Every part at its longest stays within 100 characters."""
    query = PostQuery(Sort.WORST, Label.INSULT, 1.0, FLAGGED, date.max, date.max, "x" * MAX_FILTER_TEXT, PostKind.REPLY)
    assert len(encode(PageAction(MAX_POST_ID, MAX_PAGE, query), "zz")) <= MAX_ACTION


def test_the_longest_verdict_action_fits() -> None:
    """A post's id leaves less room for the words that were looked for."""
    query = PostQuery(
        Sort.WORST, Label.INSULT, 1.0, FLAGGED, date.max, date.max, "x" * MAX_VERDICT_TEXT, PostKind.REPLY
    )
    action = VerdictAction(MAX_POST_ID, MAX_POST_ID, Verdict.NOT_TOXIC, number=MAX_PAGE, query=query, wording="fffff")
    assert len(encode(action, "zz")) <= MAX_ACTION


def test_the_longest_suggestion_fits() -> None:
    """A threshold for every label there is."""
    assert len(encode(AcceptAction(dict.fromkeys(Label, 1.0), "fffff"), "zz")) <= MAX_ACTION


@pytest.mark.parametrize("body", ["T:t10001:fffff", "T:t05:fffff", "T::fffff", "T:t5t6:fffff", "T:i5t6:fffff", "Tx"])
def test_no_thresholds_are_read_from_a_forged_button(body: str) -> None:
    """Out of range, with a zero before, none, one label twice, in another order, or nothing that we know."""
    with pytest.raises(CommandError, match="can't be read"):
        decode(f"t1:{body}")


def test_a_slot_tells_two_equal_buttons_apart() -> None:
    """Discord refuses a message in which two buttons carry the same id."""
    assert encode(SummaryAction(7), "a") != encode(SummaryAction(7), "b")


@given(st.text(max_size=120))
@example("t1:s:7")
def test_any_text_is_an_action_or_a_clear_error(forged: str) -> None:
    """Whatever a client sends, nothing but CommandError comes out."""
    action = decoded(forged)
    assert action is None or decode(encode(action)) == action


@given(ACTIONS, st.data())
def test_a_changed_button_is_refused_or_means_something_valid(action: Action, data: st.DataObject) -> None:
    """One character changed is either another valid action or a CommandError."""
    encoded = encode(action)
    at = data.draw(st.integers(0, len(encoded) - 1))
    other = decoded(encoded[:at] + data.draw(st.characters()) + encoded[at + 1 :])
    assert other is None or decode(encode(other)) == other


def decoded(encoded: str) -> Action | None:
    """The action, or None where it is refused as it should be."""
    try:
        return decode(encoded)
    except CommandError:
        return None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "t1",
        "t2:s:7",
        "t1:s:",
        "t1:s:0",
        "t1:s:07",
        "t1:s:zzzzzzzzzzzzz",
        "t1:s:7\n",
        "t1abc:s:7",
        "t1:p:7:0:w---::::",
        "t1:p:7:1:w---:7pt:::",
        "t1:p:7:1:w---::zzzzzz::",
        "t1:p:7:1:W---::::",
        "t1:p:7:1:w---::::" + "x" * 51,
        "t1:p:7:1:w---:::: x",
    ],
)
def test_damaged_buttons_are_refused(forged: str) -> None:
    """Unknown versions, zeros, leading zeros, too large numbers, impossible days and scores."""
    with pytest.raises(CommandError):
        decode(forged)


def test_what_a_button_says_today_it_means_for_ever() -> None:
    """Messages keep old buttons: this spelling may never change its meaning."""
    query = PostQuery(
        Sort.NEWEST, Label.THREAT, 0.5, FLAGGED, date(2024, 1, 1), date(2024, 12, 31), "a:b", PostKind.QUOTE
    )
    assert encode(PageAction(12, 3, query)) == "t1:p:c:3:nhfq:3uw:fu4m:fuer:a:b"
    assert decode("t1:p:c:3:nhfq:3uw:fu4m:fuer:a:b") == PageAction(12, 3, query)


@pytest.mark.parametrize(
    ("spelling", "action"),
    [
        ("t1:k:c:3:w---::::", JudgeAction(12, 3, PostQuery())),
        ("t1:m:c:1o:y:3:w---::::", VerdictAction(12, 60, Verdict.NOT_TOXIC, number=3, query=PostQuery())),
        ("t1:P:c:1o:", ParentAction(12, 60)),
        ("t1:P:c:1o:p", ParentAction(12, 60, paid=True)),
        ("t1:d:c:d", ExportAction(12, FileFormat.DELETION)),
        ("t1:p:c:1:w-t-::::", PageAction(12, 1, PostQuery(flagged_only=True, kept=True))),
        ("t1:w:ps", SettingAction(Preset.STRICT)),
        ("t1:w:vp", SettingAction(Visibility.PUBLIC)),
        ("t1:w:gr", SettingAction(Pagination.REACTIONS)),
        ("t1:w:sn", SettingAction(Spoiler.OFF)),
        ("t1:f:" + "0a" * 16, ForgetAction("0a" * 16)),
    ],
)
def test_these_spellings_may_never_change_either(spelling: str, action: Action) -> None:
    """One of each kind."""
    assert encode(action) == spelling
    assert decode(spelling) == action


def test_too_long_a_text_says_how_long_it_may_be() -> None:
    """The person reads both lengths."""
    with pytest.raises(CommandError, match="51 characters long, and a button can hold 50"):
        encode(PageAction(1, 1, PostQuery(text="x" * 51)))


def test_an_emoji_counts_as_two_as_platforms_count() -> None:
    """26 emoji are 52 UTF-16 units."""
    with pytest.raises(CommandError, match="52 characters"):
        encode(PageAction(1, 1, PostQuery(text="🍏" * 26)))


@pytest.mark.parametrize("text", [" x", "x ", "a\nb", "a\x00b", "\ud800"])
def test_text_that_platforms_would_change_is_refused(text: str) -> None:
    """Spaces at the ends, control characters and halves of characters do not survive the way to a platform and back."""
    with pytest.raises(CommandError, match="can't be typed"):
        encode(PageAction(1, 1, PostQuery(text=text)))


@pytest.mark.parametrize("minimum", [-0.1, 1.1, 0.12345, float("nan")])
def test_a_minimum_that_would_come_back_changed_is_refused(minimum: float) -> None:
    """Out of range, or finer than the button can say."""
    with pytest.raises(CommandError, match="can't be used"):
        encode(PageAction(1, 1, PostQuery(minimum=minimum)))


@pytest.mark.parametrize("action", [SummaryAction(0), PageAction(1, 0, PostQuery()), SummaryAction(MAX_POST_ID + 1)])
def test_numbers_out_of_range_are_a_mistake_of_ours(action: Action) -> None:
    """No scan and no page has such a number."""
    with pytest.raises(ValueError, match="no "):
        encode(action)
