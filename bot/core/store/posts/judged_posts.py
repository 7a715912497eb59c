"""Every post that people have said something of, wherever they are, for the operator: words, scores, nobody's name."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import CollectionKind
from bot.core.domain.labels import Label, Scores
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind
from bot.core.domain.verdicts import Opinion, Verdict, settle
from bot.core.store.engine.dialect import unseen
from bot.core.store.people.people import across_workspaces
from bot.core.store.posts.scores import to_scores
from bot.core.store.posts.verdicts import is_one_of
from bot.core.store.schema import collections, models, posts, scores, verdicts

_AT_ONCE = 200  # Posts whose words are in memory: a text may have 25,000 characters.


@dataclass(frozen=True, slots=True)
class JudgedPost:
    """A post with what its people come to, None where they differ or are unsure; `labels`: what they call it.

    `language` is what its source says, "" where it doesn't; `network` gave it, None where it is from somebody's
    archive. `scores` are by `model_id`, of each model that has read it. `opinions` is the number of people.
    """

    text: str
    language: str
    kind: PostKind
    network: SocialNetwork | None
    scores: Mapping[str, Scores]
    verdict: Verdict | None
    labels: tuple[Label, ...]
    opinions: int


async def iterate_judged_posts(connection: AsyncConnection) -> AsyncIterator[JudgedPost]:
    """All of them, collection by collection; of each person the latest word on a post, wherever they gave it."""
    query = sa.select(verdicts).order_by(verdicts.c.collection, verdicts.c.given_at)
    by_collection: defaultdict[int, defaultdict[int, dict[Requester, Opinion]]]
    by_collection = defaultdict(lambda: defaultdict(dict))
    for row in (await connection.execute(query)).mappings():
        person = across_workspaces(Requester(row["platform"], row["user_id"], row["workspace_id"]))
        label = Label(row["label"]) if row["label"] else None
        opinion = Opinion(Verdict(row["verdict"]), "", row["given_at"], label)
        by_collection[row["collection"]][row["post_id"]][person] = opinion
    for collection, said in by_collection.items():
        ids = list(said)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            scored = await _list_scores(connection, collection, some)
            for row in await _list_posts(connection, collection, some):
                opinions = tuple(said[row["id"]].values())
                yield _to_judged_post(row, scored[row["id"]], opinions)


async def _list_scores(
    connection: AsyncConnection, collection: int, ids: Sequence[int]
) -> Mapping[int, dict[str, Scores]]:
    query = sa.select(scores, models.c.model_id).join(models, models.c.key == scores.c.model)
    query = query.where(scores.c.collection == unseen(collection), is_one_of(scores.c.post_id, ids))
    found: defaultdict[int, dict[str, Scores]] = defaultdict(dict)
    for row in (await connection.execute(query.order_by(models.c.model_id))).mappings():
        found[row["post_id"]][row["model_id"]] = to_scores(row)
    return found


async def _list_posts(connection: AsyncConnection, collection: int, ids: Sequence[int]) -> Sequence[sa.RowMapping]:
    whose = (collections.c.kind.label("whose"), collections.c.network)
    query = sa.select(posts.c.id, posts.c.text, posts.c.lang, posts.c.kind, *whose).join(collections)
    query = query.where(posts.c.collection == unseen(collection), is_one_of(posts.c.id, ids)).order_by(posts.c.id)
    return (await connection.execute(query)).mappings().all()


def _to_judged_post(row: sa.RowMapping, scored: Mapping[str, Scores], opinions: Sequence[Opinion]) -> JudgedPost:
    verdict = settle(opinions)
    named = {each.label for each in opinions if each.verdict is Verdict.TOXIC} if verdict is Verdict.TOXIC else set()
    return JudgedPost(
        row["text"],
        row["lang"],
        PostKind(row["kind"]),
        SocialNetwork(row["network"]) if row["whose"] == CollectionKind.ACCOUNT else None,
        scored,
        verdict,
        tuple(label for label in Label if label in named),
        len(opinions),
    )
