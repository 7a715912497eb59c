"""/settings: read by all, changed by those who manage the workspace, in force at once."""

from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind, JudgeAction, ResumeAction, SettingAction
from bot.core.cards.model import PostQuote
from bot.core.commands.forms import fill, load_form
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.reports import PostQuery
from bot.core.domain.thresholds import Preset, StrictnessStep
from bot.core.domain.workspace import Pagination, Visibility, WorkspaceSettings
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot
from tests.fakes import ALICE, BOB, request

pytestmark = pytest.mark.cards

ANN, BEN = Requester("discord", "U1", "T1"), Requester("discord", "U2", "T1")


async def test_a_preset_labels_old_scans_anew_at_once(bot: Bot, tmp_path: Path) -> None:
    """Strict flags more of the same scores; default brings the old report back."""
    await bot.say(f"/scan-archive {tmp_path}")
    assert (await bot.app.reports.report(1, ALICE)).totals.flagged == 10
    await bot.say("/settings --preset strict")
    strict = (await bot.app.reports.report(1, ALICE)).totals.flagged
    assert strict > 10
    assert f"| {strict} |" in (await bot.say("/history")).text
    await bot.press(encode(SettingAction(Preset.DEFAULT)))
    assert (await bot.app.reports.report(1, ALICE)).totals.flagged == 10


async def test_a_workspace_shares_its_settings_and_nobody_else_has_them(bot: Bot) -> None:
    """One sets, the other finds; direct messages keep their own."""
    await bot.say("/settings --visibility public --pagination reactions --spoiler off", ANN)
    shared = WorkspaceSettings(visibility=Visibility.PUBLIC, pagination=Pagination.REACTIONS, spoiler=False)
    assert await bot.app.workspaces.get(BEN) == shared
    assert await bot.app.workspaces.get(ALICE) == WorkspaceSettings()


async def test_score_goes_by_the_workspaces_thresholds(bot: Bot) -> None:
    """The text is flagged here and not there."""
    await bot.say("/settings --label toxicity --threshold 100%", ANN)
    assert "Not flagged" in (await bot.say("/score you are awful", ANN)).text
    assert "Flagged by the model" in (await bot.say("/score you are awful", ALICE)).text


async def test_who_does_not_manage_the_workspace_reads_and_is_refused_politely(bot: Bot) -> None:
    """No controls, no change by command, none by a button that somebody else was shown."""
    bot.admin = False
    shown = await bot.say("/settings")
    assert "People who manage this workspace can change this." in shown.text
    assert shown.labels == []
    with pytest.raises(RefusedError, match="Only people who manage"):
        await bot.say("/settings --preset strict")
    with pytest.raises(RefusedError, match="Only people who manage"):
        await bot.press(encode(SettingAction(Preset.STRICT)))
    assert await bot.app.workspaces.get(ALICE) == WorkspaceSettings()


@pytest.mark.parametrize(
    ("written", "value"),
    [("60", 0.6), ("60%", 0.6), ("60 %", 0.6), ("62,5", 0.625), ("100", 1.0), ("5", 0.05), ("2%", 0.02), ("0%", 0.0)],
)
async def test_a_threshold_is_read_in_the_unit_in_which_it_is_shown(bot: Bot, written: str, value: float) -> None:
    """In percent; with its sign even one that flags nearly everything."""
    await bot.say(f'/settings --label insult --threshold "{written}"')
    assert (await bot.app.workspaces.get(ALICE)).thresholds == {Label.INSULT: value}


@pytest.mark.parametrize(
    ("written", "meant"), [("0.6", "60"), ("1", "100"), (".5", ""), ("1.5", "60"), ("2", "60"), ("0", "60")]
)
async def test_a_threshold_that_was_hardly_meant_is_asked_back(bot: Bot, written: str, meant: str) -> None:
    """A share, or a slip: nobody wants nearly every post flagged from then on."""
    with pytest.raises(CommandError) as caught:
        await bot.say(f"/settings --label insult --threshold {written}")
    if meant:
        assert caught.value.message == f"threshold: {written}% would flag nearly every post."
        assert caught.value.hint == f"Write {meant}, for example. If you mean it, write {written}% with the sign."
    assert await bot.app.workspaces.get(ALICE) == WorkspaceSettings()


async def test_default_takes_one_label_back_and_a_preset_all_of_them(bot: Bot) -> None:
    """What was set by hand would hide what the preset does."""
    for label in ("insult", "toxicity"):
        await bot.say(f"/settings --label {label} --threshold 50")
    await bot.say("/settings --label insult --threshold default")
    assert (await bot.app.workspaces.get(ALICE)).thresholds == {Label.TOXICITY: 0.5}
    await bot.say("/settings --preset lenient")
    assert (await bot.app.workspaces.get(ALICE)) == WorkspaceSettings(Preset.LENIENT)


@pytest.mark.parametrize("preset", Preset)
async def test_a_step_is_seen_from_where_the_strictness_has_the_label(bot: Bot, preset: Preset) -> None:
    """In order from what flags most; the label alone is moved."""
    await bot.say(f"/settings --preset {preset}")
    usual = (await bot.app.reports.thresholds(bot.app.scorer.name, ALICE))[Label.INSULT]
    found = []
    for step in ("strictest", "stricter", "default", "milder", "mildest"):
        await bot.say(f"/settings --label insult --threshold {step}")
        found.append((await bot.app.reports.thresholds(bot.app.scorer.name, ALICE))[Label.INSULT])
    assert found == sorted(set(found))
    assert found[2] == usual


async def test_a_form_sets_one_label_by_a_step_or_a_score(bot: Bot) -> None:
    """What is typed counts instead of what is picked; a mistake in it is named beside it."""
    opener = encode(FormAction(FormKind.LABEL))
    picked = {"label": "insult", "threshold": "default"}
    assert fill(opener, picked | {"score": "62"}).values.given == {"label": Label.INSULT, "threshold": 0.62}
    assert (
        fill(opener, picked | {"threshold": "milder", "score": ""}).values.given["threshold"] is StrictnessStep.MILDER
    )
    assert list(fill(opener, picked | {"score": "lots"}).mistakes) == ["score"]
    labels = {choice.value for choice in (await load_form(bot.context(Screen(), ALICE), opener)).fields[0].choices}
    assert labels == {*await bot.app.reports.thresholds(bot.app.scorer.name)}


async def test_what_to_do_next_reads_well_where_one_fills_in_options(bot: Bot) -> None:
    """On Discord nobody types two dashes."""
    with pytest.raises(CommandError) as caught:
        await bot.say("/settings --label insult")
    assert caught.value.hint == "Give both, for example: `/settings --label insult --threshold 60`."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/settings --label insult", "Label and threshold belong together."),
        ("/settings --threshold 50", "Label and threshold belong together."),
        ("/settings --label insult --threshold lots", "'lots' is not a threshold."),
        ("/settings --label insult --threshold 101", "'101' is not a threshold."),
        ("/settings --label insult --threshold 1e-3", "'1e-3' is not a threshold."),
        ("/settings --label insults --threshold 50", "Did you mean insult?"),
        ("/settings --label obscene --threshold 50", "This bot's model does not score obscene."),
        ("/settings --preset strikt", "Did you mean strict?"),
        ("/settings --roles ,", "is not a list of roles."),
        ("/settings --preset strict --roles !", "is not a list of roles."),
        ("/settings --roles 789", "There is no role '789' here."),
        ("/settings --roles 123,moderater", "Did you mean moderators?"),
        ('/settings --roles "123 wardens"', "There is no role '123 wardens' here."),
        ("/settings --judges wardens", "Roles here: Moderators, Night watch, @mods. Or write managers or everyone."),
    ],
)
async def test_a_mistake_is_said_and_changes_nothing(bot: Bot, line: str, said: str) -> None:
    """Not even what stood beside it."""
    with pytest.raises(CommandError) as caught:
        await bot.say(line)
    assert said in str(caught.value)
    assert await bot.app.workspaces.get(ALICE) == WorkspaceSettings()


async def test_roles_are_read_as_ids_or_as_platforms_write_them(bot: Bot) -> None:
    """With commas or spaces, once each; `members` opens it again, `everyone` also for guests."""
    await bot.say('/settings --roles "123, <@&456> <!subteam^S7|@mods>, 123"', ANN)
    assert (await bot.app.workspaces.get(ANN)).roles == ("123", "456", "S7")
    await bot.say("/settings --roles everyone", ANN)
    assert (await bot.app.workspaces.get(ANN)).roles == ("everyone",)
    await bot.say("/settings --roles members", ANN)
    assert (await bot.app.workspaces.get(ANN)).roles == ()


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("Moderators", ("123",)),
        ("@moderators, night watch", ("123", "456")),
        ("<@&456> <@&123>", ("456", "123")),
        ("@mods 123", ("S7", "123")),
    ],
)
async def test_roles_are_picked_by_name_and_kept_by_id(bot: Bot, written: str, roles: tuple[str, ...]) -> None:
    """A name may change; the card shows what it is by now, and which are gone."""
    shown = await bot.say(f'/settings --roles "{written}"', ANN)
    assert (await bot.app.workspaces.get(ANN)).roles == roles
    assert ", ".join((bot.there_are or {})[role] for role in roles) in shown.text
    bot.there_are = {"1": "Newcomers"}
    assert "(deleted)" in (await bot.say("/settings", ANN)).text


async def test_nobody_is_locked_out_by_a_role_that_there_is_not(bot: Bot, tmp_path: Path) -> None:
    """Nor where the bot can't see the roles, or there are none: what held before holds on."""
    for there_are, told in (({}, "There are no roles here."), (None, "I can't see the roles here")):
        bot.there_are = there_are
        with pytest.raises(CommandError) as caught:
            await bot.say("/settings --roles 123")
        assert told in caught.value.message
    bot.admin = False
    assert "Report on" in (await bot.say(f"/scan-archive {tmp_path}")).text


async def test_only_the_roles_that_were_chosen_may_scan(bot: Bot, tmp_path: Path) -> None:
    """Whoever manages the workspace may too; others hear whom to ask, also at the button that goes on."""
    await bot.say("/settings --roles 123,456", ANN)
    await bot.say(f"/scan-archive {tmp_path}", ANN)
    bot.admin = False
    for line in (f"/scan-archive {tmp_path}", "/scan @ada"):
        with pytest.raises(RefusedError, match="Only people with certain roles may scan here"):
            await bot.say(line, ANN)
    with pytest.raises(RefusedError, match="certain roles"):
        await bot.press(encode(ResumeAction(1)), ANN)
    bot.roles = frozenset({"456", "789"})
    assert "Report on @ada" in (await bot.say(f"/scan-archive {tmp_path}", ANN)).text


async def test_strong_posts_are_covered_where_the_workspace_wants_it(bot: Bot, tmp_path: Path) -> None:
    """By default they are; a post that people have cleared is not."""
    await bot.say(f"/scan-archive {tmp_path}", ANN)

    async def covered() -> list[bool]:
        card = (await bot.press(encode(JudgeAction(1, 1, PostQuery())), ANN)).cards[-1]
        return [element.spoiler for element in card.elements if isinstance(element, PostQuote)]

    assert all(await covered())
    await bot.say("/settings --spoiler off", ANN)
    assert not any(await covered())


async def test_a_running_scan_shows_flagged_posts_as_the_workspace_counts_them(bot: Bot) -> None:
    """The joined scan is one; each workspace sees its own number."""
    await bot.say("/settings --label toxicity --threshold 100%")
    await bot.say("/settings --label insult --threshold 100%")
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(BOB))
    bot.scorer.gate.set()
    await bot.app.scans.wait(scan.id)
    assert (await bot.app.reports.report(scan.id, ALICE)).totals.flagged == 0
    assert (await bot.app.reports.report(scan.id, BOB)).totals.flagged == 10


async def test_a_terminal_has_no_settings_for_others(bot: Bot) -> None:
    """Nobody else is there: they are neither shown nor taken, nor are they in its help."""
    shown = await bot.say("/settings")
    assert "Strict: flags more posts" in shown.labels
    assert not [
        word for word in ("Who may scan", "Who sees answers", "Alerts of watches", "roles") if word in shown.text
    ]
    with pytest.raises(CommandError, match="has no effect here"):
        await bot.say("/settings --visibility public")
    assert "--roles" not in (await bot.say("/help")).text
