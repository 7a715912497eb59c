"""People's verdicts on posts count instead of the model's wherever posts are counted, for those who share them."""

from dataclasses import replace

import pytest

from bot.core.domain.errors import InputError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import PostQuery, Report
from bot.core.domain.scans import Scan
from bot.core.domain.verdicts import Given, Opinion, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.people import forgetting
from bot.core.store.posts import pages, reports, verdicts
from tests.core.store.test_reports import POSTS, THRESHOLDS, filled
from tests.fakes import ALICE, BOB, call_not_toxic

ANN, BEN, CAT = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T1"), Requester("slack", "U3", "T1")
STRANGER = Requester("slack", "U1", "T2")
TOXIC, NOT_TOXIC, UNSURE = Verdict.TOXIC, Verdict.NOT_TOXIC, Verdict.UNSURE


async def read(store: Store, scan: Scan, reader: Requester, page: int = 1) -> list[ScoredPost]:
    """A page of the scan's posts."""
    async with store.read() as connection:
        return list((await pages.page(connection, scan, THRESHOLDS, PostQuery(), page, reader)).posts)


async def worst(store: Store, scan: Scan, reader: Requester = ALICE) -> int:
    """The id of the worst post."""
    return int((await read(store, scan, reader))[0].post.id)


async def calmest(store: Store, scan: Scan) -> int:
    """The id of a post that is not flagged."""
    return int((await read(store, scan, ALICE, page=99))[-1].post.id)


async def count(store: Store, scan: Scan, reader: Requester | None) -> Report:
    """The scan in numbers."""
    async with store.read() as connection:
        return await reports.report(connection, scan, THRESHOLDS, reader)


async def say(
    store: Store, scan: Scan, who: Requester, post_id: int, verdict: Verdict, label: Label | None = None
) -> None:
    """Somebody's verdict."""
    async with store.write() as connection:
        await verdicts.give(connection, who, scan, [Given(post_id, verdict, label)], who.user_id)


async def check_counts_agree(store: Store, scan: Scan, reader: Requester) -> Report:
    """Totals, labels, trend, lists of flagged posts and the whole stream tell the same."""
    report = await count(store, scan, reader)
    async with store.read() as connection:
        every = [scored async for scored in pages.iterate_posts(connection, scan, THRESHOLDS, reader)]
        flagged = await pages.page(connection, scan, THRESHOLDS, PostQuery(flagged_only=True), 1, reader)
        with_words = await pages.page(connection, scan, THRESHOLDS, PostQuery(flagged_only=True, text="e"), 1, reader)
        by_label = {
            label: (
                await pages.page(connection, scan, THRESHOLDS, PostQuery(label=label, flagged_only=True), 1, reader)
            ).matches
            for label in report.flagged_by_label
        }
    assert flagged.matches == report.totals.flagged == sum(bool(each.flagged) for each in every)
    assert with_words.matches == sum(bool(each.flagged) and "e" in each.post.text for each in every)
    assert report.totals.flagged == sum(point.flagged for point in report.trend.points)
    for label, hits in report.flagged_by_label.items():
        assert hits == sum(label in each.flagged for each in every)
        assert by_label[label] == hits
    return report


async def test_every_count_leaves_out_what_people_call_not_toxic(store: Store) -> None:
    """The posts themselves stay in the report."""
    scan = await filled(store, POSTS)
    before = await count(store, scan, ALICE)
    await say(store, scan, ALICE, await worst(store, scan), NOT_TOXIC)
    after = await check_counts_agree(store, scan, ALICE)
    assert after.totals.flagged == before.totals.flagged - 1
    assert after.totals.scored == before.totals.scored
    assert (after.totals.review.not_toxic, after.totals.review.cleared) == (1, 1)


@pytest.mark.parametrize("label", [None, Label.THREAT])
async def test_every_count_takes_in_what_people_alone_call_toxic(store: Store, label: Label | None) -> None:
    """As what they call it, or simply as toxic."""
    scan = await filled(store, POSTS)
    before, calm = await count(store, scan, ALICE), await calmest(store, scan)
    await say(store, scan, ALICE, calm, TOXIC, label)
    after = await check_counts_agree(store, scan, ALICE)
    assert after.totals.flagged == before.totals.flagged + 1
    assert (after.totals.review.toxic, after.totals.review.added) == (1, 1)
    [found] = [each for each in await read(store, scan, ALICE, page=99) if int(each.post.id) == calm]
    assert found.flagged == ((Label.TOXICITY,) if label is None else (Label.TOXICITY, label))


async def test_what_people_call_a_post_takes_the_place_of_the_models_labels(store: Store) -> None:
    """It was flagged for an insult, say, and is a threat."""
    scan = await filled(store, POSTS)
    await say(store, scan, ALICE, await worst(store, scan), TOXIC, Label.THREAT)
    await check_counts_agree(store, scan, ALICE)
    assert (await read(store, scan, ALICE))[0].flagged == (Label.TOXICITY, Label.THREAT)


async def test_where_people_differ_the_models_word_stands_and_that_is_told(store: Store) -> None:
    """Until a third settles it; who is unsure settles nothing."""
    scan = await filled(store, POSTS)
    before, post = await count(store, scan, ANN), await worst(store, scan)
    await say(store, scan, ANN, post, NOT_TOXIC)
    await say(store, scan, BEN, post, TOXIC)
    await say(store, scan, CAT, post, UNSURE)
    differing = await check_counts_agree(store, scan, BEN)
    assert differing.totals.flagged == before.totals.flagged
    review = differing.totals.review
    assert (review.differing, review.unsettled, review.shared, review.agreement) == (1, 1, 1, 0.0)
    await say(store, scan, CAT, post, NOT_TOXIC)
    assert (await check_counts_agree(store, scan, BEN)).totals.flagged == before.totals.flagged - 1


async def test_a_second_verdict_replaces_the_first_of_the_same_person(store: Store) -> None:
    """Nothing is counted twice, however often somebody presses."""
    scan = await filled(store, POSTS)
    post = await worst(store, scan)
    for verdict in (TOXIC, NOT_TOXIC, NOT_TOXIC):
        await say(store, scan, ANN, post, verdict)
    review = (await count(store, scan, ANN)).totals.review
    assert (review.posts, review.not_toxic, review.people) == (1, 1, {"U1": 1})


async def test_whoever_is_forgotten_and_judges_again_has_one_voice(store: Store) -> None:
    """However often: what they said before counts only where nobody else says anything."""
    scan = await filled(store, POSTS)
    post_id = await worst(store, scan, ANN)
    for _time in range(3):
        await say(store, scan, ANN, post_id, NOT_TOXIC)
        async with store.erase() as connection:
            await forgetting.forget(connection, ANN)
    assert (await read(store, scan, BEN))[0].flagged == ()
    await say(store, scan, ANN, post_id, NOT_TOXIC)
    await say(store, scan, BEN, post_id, TOXIC)
    await say(store, scan, CAT, post_id, TOXIC)
    assert (await read(store, scan, BEN))[0].flagged
    review = (await check_counts_agree(store, scan, BEN)).totals.review
    assert (review.toxic, review.not_toxic, review.shared) == (1, 0, 1)


async def test_a_verdict_says_who_gave_it(store: Store) -> None:
    """By the name that they have there, for all who share it, and nothing for everybody else."""
    scan = await filled(store, POSTS)
    await say(store, scan, ANN, await worst(store, scan), NOT_TOXIC)
    shown = [(await read(store, scan, who))[0] for who in (ANN, BEN, STRANGER)]
    assert [[said.name for said in each.opinions] for each in shown] == [["U1"], ["U1"], []]
    assert [bool(each.flagged) for each in shown] == [False, False, True]


async def test_without_a_workspace_verdicts_are_ones_own(store: Store) -> None:
    """Two people in direct messages share nothing."""
    scan = await filled(store, POSTS)
    await say(store, scan, ALICE, await worst(store, scan), NOT_TOXIC)
    assert (await count(store, scan, BOB)).totals.review.posts == 0
    assert (await count(store, scan, None)).totals.review.posts == 0


async def test_in_direct_messages_ones_own_verdict_counts_for_oneself_above_the_workspaces(store: Store) -> None:
    """As on Slack: it changes no number of the workspace's, whose verdicts hold for the person too."""
    scan = await filled(store, POSTS)
    alone, post = replace(ANN, direct=True), await worst(store, scan)

    async def cleared() -> list[int]:
        return [(await count(store, scan, who)).totals.review.cleared for who in (alone, ANN, BEN)]

    await say(store, scan, alone, post, NOT_TOXIC)
    assert await cleared() == [1, 0, 0]
    await say(store, scan, BEN, post, NOT_TOXIC)
    assert await cleared() == [1, 1, 1]
    await say(store, scan, alone, post, TOXIC)
    assert await cleared() == [0, 1, 1]


async def test_one_takes_back_ones_own_verdict_alone(store: Store) -> None:
    """Then all counts are as before; of others' verdicts nothing goes."""
    scan = await filled(store, POSTS)
    before, post = await count(store, scan, ANN), await worst(store, scan)
    await say(store, scan, ANN, post, NOT_TOXIC)
    async with store.write() as connection:
        assert not await verdicts.take_back(connection, BEN, scan, post)
        [[opinion]] = (await verdicts.list_opinions(connection, BEN, scan.collection)).values()
        assert opinion == Opinion(NOT_TOXIC, "U1", opinion.at)
        assert await verdicts.take_back(connection, ANN, scan, post)
        assert not await verdicts.take_back(connection, ANN, scan, post)
    assert await count(store, scan, ANN) == before


async def test_all_verdicts_of_one_press_are_kept_or_none(store: Store) -> None:
    """One of the posts is gone: nothing was said of the others."""
    scan = await filled(store, POSTS)
    given = [Given(await worst(store, scan), NOT_TOXIC), Given(999_999, NOT_TOXIC)]
    with pytest.raises(InputError, match="no longer stored"):
        async with store.write() as connection:
            await verdicts.give(connection, ANN, scan, given)
    assert (await count(store, scan, ANN)).totals.review.posts == 0


async def test_a_verdict_on_a_post_that_is_not_flagged_changes_no_count(store: Store) -> None:
    """Stricter thresholds later find it judged already."""
    scan = await filled(store, POSTS)
    async with store.write() as connection:
        await call_not_toxic(connection, ALICE, scan, await calmest(store, scan))
    async with store.read() as connection:
        assert (await reports.totals(connection, scan, THRESHOLDS, ALICE)).review.cleared == 0
        everything = dict.fromkeys(THRESHOLDS, 0.0)
        assert (await reports.totals(connection, scan, everything, ALICE)).review.cleared == 1
