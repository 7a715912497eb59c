"""What people of a place have settled, with its scores: the place's own, by one model, and no more than is needed."""

from dataclasses import replace

import pytest

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.posts import changes, settled, verdicts
from tests.core.commands.bot import stored
from tests.fakes import ACCOUNT, made_posts, made_scores

ANN, BEN, CAT = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T1"), Requester("slack", "U3", "T1")
STRANGER = Requester("slack", "U1", "T2")
TOXIC, NOT_TOXIC, UNSURE = Verdict.TOXIC, Verdict.NOT_TOXIC, Verdict.UNSURE
POSTS = made_posts(30)


async def say(store: Store, scan: Scan, who: Requester, **said: Verdict) -> None:
    """Somebody's verdicts on posts: p7=TOXIC."""
    given = [Given(int(post.removeprefix("p")), verdict) for post, verdict in said.items()]
    async with store.write() as connection:
        await verdicts.give(connection, who, scan, given)


async def read(store: Store, who: Requester, model: str = "fake-1") -> set[tuple[float, bool]]:
    """The toxicity that the model gave to each settled post, and what people say."""
    async with store.read() as connection:
        scores, toxic = await settled.list_settled(connection, who, lambda model_id: model_id == model)
    return {(each[Label.TOXICITY], said) for each, said in zip(scores, toxic, strict=True)}


def scored(number: int) -> float:
    """The toxicity of a post."""
    return made_scores(POSTS[number - 1].text)[Label.TOXICITY]


async def test_what_people_settled_comes_with_its_scores(store: Store) -> None:
    """The majority's word; neither what they differ about nor what they are unsure of."""
    scan = await stored(store, POSTS, ANN)
    await say(store, scan, ANN, p2=TOXIC, p3=NOT_TOXIC, p5=UNSURE, p7=TOXIC, p8=TOXIC)
    await say(store, scan, BEN, p7=NOT_TOXIC, p8=NOT_TOXIC)
    await say(store, scan, CAT, p7=NOT_TOXIC)
    assert await read(store, ANN) == {(scored(2), True), (scored(3), False), (scored(7), False)}
    async with store.read() as connection:
        assert await settled.count_judged(connection, BEN) == 4


async def test_verdicts_of_all_reports_of_a_place_count_and_of_no_other(store: Store) -> None:
    """Nor what somebody says for themselves, in direct messages."""
    one = await stored(store, POSTS, ANN)
    other = await stored(store, POSTS, ANN, account=replace(ACCOUNT, id="43", handle="grace"))
    await say(store, one, ANN, p2=TOXIC)
    await say(store, other, BEN, p3=NOT_TOXIC)
    await say(store, one, STRANGER, p7=TOXIC)
    await say(store, one, replace(CAT, direct=True), p8=TOXIC)
    for reader in (ANN, BEN, replace(CAT, direct=True)):
        assert await read(store, reader) == {(scored(2), True), (scored(3), False)}
    assert await read(store, STRANGER) == {(scored(7), True)}


async def test_scores_of_another_model_say_nothing_about_this_one(store: Store) -> None:
    """They can't be compared."""
    scan = await stored(store, POSTS, ANN)
    await say(store, scan, ANN, p2=TOXIC)
    assert await read(store, ANN, model="other-1") == set()


async def test_a_post_that_two_of_the_models_names_have_scored_counts_once(store: Store) -> None:
    """Rounded and exact scores are the same model's."""
    scan = await stored(store, POSTS, ANN)
    await stored(store, POSTS, ANN, model="fake-1-rounded")
    await say(store, scan, ANN, p2=TOXIC)
    async with store.read() as connection:
        scores, _toxic = await settled.list_settled(connection, ANN, lambda model_id: model_id.startswith("fake-1"))
    assert len(scores) == 1


async def test_the_latest_verdicts_are_read_where_there_are_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, memory and time stay small."""
    monkeypatch.setattr(settled, "MOST", 2)
    scan = await stored(store, POSTS, ANN)
    await say(store, scan, ANN, p2=TOXIC)
    for post in ("p3", "p7"):
        await say(store, scan, BEN, **{post: NOT_TOXIC})
    assert (scored(2), True) not in await read(store, ANN)


@pytest.mark.parametrize("kind", [SourceKind.TIMELINE, SourceKind.ARCHIVE])
async def test_changes_are_counted_without_what_people_have_settled(store: Store, kind: SourceKind) -> None:
    """The worst first; each is shown as flagged for what flags it."""
    account = replace(ACCOUNT, keeper=ANN if kind is SourceKind.ARCHIVE else None)
    scan = await stored(store, POSTS, ANN, account=account, kind=kind)
    strict, lenient = {Label.TOXICITY: 0.5}, {Label.TOXICITY: 0.9}
    between = sorted((n for n in range(1, 31) if 0.5 <= scored(n) < 0.9), key=scored)
    own = [n for n in between if POSTS[n - 1].kind != "repost"]
    async with store.read() as connection:
        found = await changes.count_changes(connection, scan, lenient, strict, ANN, 2)
        back = await changes.count_changes(connection, scan, strict, lenient, ANN, 2)
    assert (found.added, found.removed, back.added, back.removed) == (len(own), 0, 0, len(own))
    assert all(each.added and each.post.flagged == (Label.TOXICITY,) for each in found.examples)
    assert not any(each.added for each in back.examples)
    await say(store, scan, BEN, **{f"p{own[-1]}": NOT_TOXIC})
    async with store.read() as connection:
        after = await changes.count_changes(connection, scan, lenient, strict, ANN, 2)
    assert after.added == len(own) - 1
    assert str(own[-1]) not in {each.post.post.id for each in after.examples}
