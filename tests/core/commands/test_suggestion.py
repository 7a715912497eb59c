"""Thresholds from people's verdicts: offered from forty posts on, shown with what changes, in force once accepted."""

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SettingAction
from bot.core.cards.model import PersonalCard, PostQuote
from bot.core.cards.suggestion_actions import AcceptAction, SuggestionAction
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind
from bot.core.domain.thresholds import Preset, fingerprint
from bot.core.domain.workspace import WorkspaceSettings
from tests.conversations.taste import ACCEPT, OFFER, STRICT, judged
from tests.core.commands.bot import Bot
from tests.fakes import BOB

pytestmark = pytest.mark.cards

ANN, BEN = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T1")


async def test_it_is_offered_from_forty_judged_posts_on(bot: Bot) -> None:
    """To whoever may change settings."""
    await judged(bot.store, 39, ANN)
    assert OFFER not in (await bot.say("/settings", ANN)).labels
    await judged(bot.store, 1, BEN, account="43")
    assert OFFER in (await bot.say("/settings", ANN)).labels
    bot.admin = False
    assert OFFER not in (await bot.say("/settings", ANN)).labels


async def test_the_last_judged_post_leads_to_it(bot: Bot) -> None:
    """Where there are enough verdicts; before, none is asked to."""
    await judged(bot.store, 60, ANN)
    screen = await bot.say("/review", ANN)
    while "Not toxic" in screen.labels:
        assert "Suggested thresholds …" not in screen.labels
        screen = await bot.choose(screen, "Not toxic", ANN)
    assert "Suggested thresholds …" in screen.labels
    assert "People here have judged" in (await bot.choose(screen, "Suggested thresholds …", ANN)).text


async def test_it_shows_what_to_expect_and_which_posts_change_and_changes_nothing(bot: Bot) -> None:
    """Five examples behind a button, below what happens to them."""
    await judged(bot.store, 60, ANN)
    shown = await bot.choose(await bot.say("/settings", ANN), OFFER, ANN)
    assert "People here have judged 60 posts." in shown.text
    assert "instead of 80%" in shown.text
    assert "In your latest report here" in shown.text
    assert shown.labels == [ACCEPT, "Details", "Back"]
    details = await bot.choose(shown, "Details", ANN)
    assert "of toxic posts that nobody judged, nothing is known" in details.text
    quotes = [each for each in details.cards[-1].elements if isinstance(each, PostQuote)]
    assert len(quotes) == 5
    assert "Not flagged today, but would be, worst first" in details.text
    assert not any(bar.marked for each in quotes for bar in each.scores)
    assert details.labels == [ACCEPT, "◀ Suggestion"]
    assert "In your latest report here" in (await bot.choose(details, "◀ Suggestion", ANN)).text
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings()


async def test_what_is_accepted_holds_at_once_and_a_strictness_takes_it_back(bot: Bot) -> None:
    """The report counts as many posts more as were announced."""
    scan = await judged(bot.store, 60, ANN)
    before = (await bot.app.reports.report(scan.id, ANN)).totals.flagged
    shown = await bot.choose(await bot.say("/settings", ANN), OFFER, ANN)
    after = await bot.choose(shown, ACCEPT, ANN)
    assert "The suggested thresholds hold now." in after.text
    assert (await bot.app.workspaces.get(ANN)).thresholds[Label.TOXICITY] == pytest.approx(STRICT, abs=0.04)
    more = (await bot.app.reports.report(scan.id, ANN)).totals.flagged - before
    assert more > 0
    assert f"{more} posts more would be flagged" in shown.text
    await bot.press(encode(SettingAction(Preset.DEFAULT)), ANN)
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings()


async def test_a_second_press_changes_nothing_more(bot: Bot) -> None:
    """And is no mistake."""
    await judged(bot.store, 60, ANN)
    shown = await bot.press(encode(SuggestionAction()), ANN)
    for _ in range(2):
        assert "hold now" in (await bot.choose(shown, ACCEPT, ANN)).text


async def test_what_was_suggested_over_other_thresholds_is_not_set(bot: Bot) -> None:
    """It was shown what would change, and that would not be it."""
    await judged(bot.store, 60, ANN)
    shown = await bot.press(encode(SuggestionAction()), ANN)
    await bot.press(encode(SettingAction(Preset.STRICT)), ANN)
    with pytest.raises(CommandError, match="have changed since"):
        await bot.choose(shown, ACCEPT, ANN)
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings(Preset.STRICT)


async def test_a_button_for_a_label_that_the_model_does_not_know_sets_nothing(bot: Bot) -> None:
    """Of another model, or forged."""
    today = await bot.app.reports.thresholds("mini", ANN)
    with pytest.raises(CommandError, match="does not score"):
        await bot.press(encode(AcceptAction({Label.OBSCENE: 0.1}, fingerprint(today))), ANN)
    assert await bot.app.workspaces.get(ANN) == WorkspaceSettings()


async def test_back_leads_to_the_settings(bot: Bot) -> None:
    """Also where there is nothing to suggest, which is said."""
    await judged(bot.store, 20, ANN)
    shown = await bot.press(encode(SuggestionAction()), ANN)
    assert "People here have judged 20 posts that this model has scored. From 40 on" in shown.text
    assert "Who may scan" in (await bot.choose(shown, "Back", ANN)).text


async def test_who_does_not_manage_the_place_neither_sees_nor_accepts_it(bot: Bot) -> None:
    """By a button that somebody else was shown."""
    await judged(bot.store, 60, ANN)
    shown = await bot.press(encode(SuggestionAction()), ANN)
    bot.admin = False
    with pytest.raises(RefusedError, match="Only people who manage"):
        await bot.press(encode(SuggestionAction()), BEN)
    with pytest.raises(RefusedError, match="Only people who manage"):
        await bot.choose(shown, ACCEPT, BEN)


async def test_examples_are_only_of_reports_that_the_person_may_open(bot: Bot) -> None:
    """Others' archives teach, and show nothing of themselves; a personal card is for nobody else."""
    await judged(bot.store, 60, ANN, kind=SourceKind.ARCHIVE)
    shown = await bot.press(encode(SuggestionAction()), BEN)
    assert "People here have judged 60 posts." in shown.text
    assert "You have no report here by this model" in shown.text
    details = await bot.choose(shown, "Details", BEN)
    assert not [each for each in details.cards[-1].elements if isinstance(each, PostQuote)]
    assert isinstance(shown.cards[-1], PersonalCard)


async def test_another_places_verdicts_suggest_nothing_here(bot: Bot) -> None:
    """Nothing leaves the place."""
    await judged(bot.store, 60, ANN)
    assert "have judged 0 posts" in (await bot.press(encode(SuggestionAction()), BOB)).text


async def test_what_was_set_for_other_labels_stays(bot: Bot) -> None:
    """The suggestion was made beside it."""
    await judged(bot.store, 60, ANN)
    await bot.say("/settings --label insult --threshold 90", ANN)
    await bot.choose(await bot.press(encode(SuggestionAction()), ANN), ACCEPT, ANN)
    held = (await bot.app.workspaces.get(ANN)).thresholds
    assert held.keys() == {Label.TOXICITY, Label.INSULT}
    assert held[Label.INSULT] == 0.9
