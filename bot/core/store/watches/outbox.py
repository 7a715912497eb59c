"""The outbox: messages committed together with what they tell of, then sent, then marked as sent."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.delivery import Stamp
from bot.core.domain.posts import ScoredPost, SkipReason
from bot.core.domain.thresholds import flagged_labels
from bot.core.domain.verdicts import decide
from bot.core.domain.watches import Message, MessageKind, Watch, WatchStatus
from bot.core.store.engine.dialect import lock_rows, unheld
from bot.core.store.operations.processes import is_unclaimed
from bot.core.store.posts.collections import key_of
from bot.core.store.posts.posts import to_post
from bot.core.store.posts.scope import Thresholds
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.posts.verdicts import list_opinions
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import alerted, outbox, posts, scores, skips, watches

KEY_BYTES = 10  # As hexadecimal digits 20 characters; Discord's nonce holds 25.


async def add_alert(
    connection: AsyncConnection, watch: Watch, post_ids: Sequence[int], model_id: str, due: datetime
) -> None:
    """Report these posts at `due`: in a message already waiting for that time, or in a new one."""
    waiting = sa.select(outbox.c.id).where(
        outbox.c.watch == watch.id,
        outbox.c.kind == MessageKind.ALERT,
        outbox.c.sent_at.is_(None),
        outbox.c.tried_at.is_(None),  # What may have arrived must not change any more.
        outbox.c.due >= due,
    )
    message = (
        await connection.execute(lock_rows(connection, waiting.order_by(outbox.c.due).limit(1), outbox))
    ).scalar()
    if message is None:
        message = await _add(connection, watch.id, MessageKind.ALERT, due)
    model = (await connection.execute(sa.select(model_key(model_id)))).scalar_one()
    rows = [{"watch": watch.id, "post_id": each, "model": model, "message": message} for each in post_ids]
    await connection.execute(sa.insert(alerted), rows)


async def add_notice(connection: AsyncConnection, watch_id: int, words: str, hint: str) -> None:
    """Add a notice to the owner about their watch."""
    await _add(connection, watch_id, MessageKind.NOTICE, now(), words, hint)


async def claim_due(connection: AsyncConnection, worker: str, platform: str, lease: timedelta) -> Message | None:
    """Take the oldest message that may be sent now to this platform; None where there is none.

    One statement takes it, so that of two processes only one sends it. Alerts of a watch that can't write in its
    place wait until its owner continues it.
    """
    moment = now()
    free = sa.or_(is_unclaimed(connection, outbox.c.claimed_by, worker), outbox.c.claimed_until < moment)
    due = (
        sa.select(outbox.c.id)
        .join(watches, watches.c.id == outbox.c.watch)
        .where(outbox.c.sent_at.is_(None), outbox.c.due <= moment, free, watches.c.platform == platform)
        .where(sa.or_(outbox.c.kind != MessageKind.ALERT, watches.c.status != WatchStatus.LOST))
    )
    chosen = due.order_by(outbox.c.id).limit(1).with_for_update(of=outbox, skip_locked=True).cte("chosen")
    claim = sa.update(outbox).where(outbox.c.id.in_(sa.select(chosen.c.id)))
    claim = claim.values(
        # A worker that claimed it and did not put it off has died while sending it.
        maybe_shown=sa.or_(outbox.c.maybe_shown, outbox.c.claimed_by != ""),
        claimed_by=worker,
        claimed_until=moment + lease,
        tried_at=sa.func.coalesce(outbox.c.tried_at, sa.literal(moment, outbox.c.tried_at.type)),
    )
    row = (await connection.execute(claim.returning(outbox))).mappings().one_or_none()
    return _message(row) if row else None


async def mark_sent(connection: AsyncConnection, message: Message, told: Sequence[int] = ()) -> None:
    """Mark the message as sent with these posts; also if nothing is left to say, or nobody is there to receive it."""
    change = sa.update(outbox).where(outbox.c.id == message.id)
    await connection.execute(change.values(sent_at=now(), claimed_by="", claimed_until=None))
    these = (alerted.c.watch == message.watch_id, alerted.c.post_id.in_(told))
    await connection.execute(sa.update(alerted).where(*these).values(told=True))


async def is_claimed_by(connection: AsyncConnection, worker: str, message: Message) -> bool:
    """Whether nobody else has taken the message since this worker did."""
    mine = sa.exists().where(outbox.c.id == message.id, outbox.c.claimed_by == worker, outbox.c.sent_at.is_(None))
    return bool((await connection.execute(sa.select(mine))).scalar())


async def put_off(
    connection: AsyncConnection,
    worker: str,
    message: Message,
    until: datetime,
    *,
    refused: bool = False,
    maybe_shown: bool = False,
) -> None:
    """Try it again later; does nothing if another worker has it now.

    `refused`: for a reason that does not pass by itself. `maybe_shown`: it is unknown whether it was shown.
    """
    change = sa.update(outbox).where(outbox.c.id == message.id, outbox.c.claimed_by == worker)
    counts = {"attempts": message.attempts + 1, "refusals": message.refusals + refused}
    doubt = {"maybe_shown": message.stamp.maybe_shown or maybe_shown}
    await connection.execute(change.values(due=until, claimed_by="", claimed_until=None, **counts, **doubt))


async def wait_for_owner(connection: AsyncConnection, worker: str, message: Message) -> None:
    """Let it wait because it can't be shown in its place, until the owner has changed that."""
    change = sa.update(outbox).where(outbox.c.id == message.id, outbox.c.claimed_by == worker)
    await connection.execute(change.values(due=now(), attempts=0, refusals=0, claimed_by="", claimed_until=None))


async def release(connection: AsyncConnection, worker: str) -> None:
    """Release what this process was about to send."""
    mine = sa.update(outbox).where(unheld(outbox, outbox.c.claimed_by == worker))
    await connection.execute(mine.values(claimed_by="", claimed_until=None, maybe_shown=True))


async def remove_sent(connection: AsyncConnection, before: datetime) -> None:
    """Delete messages sent before that moment; which posts were reported stays known."""
    await connection.execute(sa.delete(outbox).where(outbox.c.sent_at < before))


async def count_waiting(connection: AsyncConnection) -> int:
    """How many messages are still to be sent."""
    query = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
    return (await connection.execute(query)).scalar_one()


async def list_quoted(
    connection: AsyncConnection, message: Message, watch: Watch, thresholds: Thresholds
) -> list[ScoredPost]:
    """The posts that an alert tells of, worst first, in their newest versions.

    Those drop out that were deleted, settled as not toxic by people, or edited so that the model flags them no more.
    One that was edited this moment stays, with its scores to come: nobody would hear of it again.
    """
    query = _select_found(watch).where(alerted.c.message == message.id)
    worst = query.order_by(scores.c.severity.is_(None), scores.c.severity.desc(), posts.c.id.desc())
    return [
        each
        for each in await _read_scored(connection, watch, worst, thresholds)
        if not each.cleared and _still_counts(each)
    ]


def _still_counts(found: ScoredPost) -> bool:
    """Whether the post still counts: not edited so that it is no longer flagged."""
    return bool(found.flagged) or not found.post.edited or found.skipped is SkipReason.NOT_SCORED_YET


async def list_told(connection: AsyncConnection, watch: Watch, thresholds: Thresholds, most: int) -> list[ScoredPost]:
    """The latest posts that a watch has told of, newest first, with what people say of them."""
    latest = _select_found(watch).where(alerted.c.told).order_by(posts.c.id.desc()).limit(most)
    return await _read_scored(connection, watch, latest, thresholds)


def _select_found(watch: Watch) -> sa.Select[Any]:
    """The query for the posts a watch has found, with scores or the reason for none; without posts deleted at X."""
    collection = key_of(watch.account)
    mine = (scores.c.collection == collection, scores.c.model == alerted.c.model, scores.c.post_id == posts.c.id)
    passed_over = (skips.c.collection == collection, skips.c.model == alerted.c.model, skips.c.post_id == posts.c.id)
    return (
        sa.select(posts, skips.c.reason, *LABEL_COLUMNS.values())
        .select_from(alerted.join(posts, sa.and_(posts.c.id == alerted.c.post_id, posts.c.collection == collection)))
        .outerjoin(scores, sa.and_(*mine))
        .outerjoin(skips, sa.and_(*passed_over))
        .where(alerted.c.watch == watch.id)
    )


async def _read_scored(
    connection: AsyncConnection, watch: Watch, query: sa.Select[Any], thresholds: Thresholds
) -> list[ScoredPost]:
    rows = (await connection.execute(query)).mappings().all()
    key = (await connection.execute(sa.select(key_of(watch.account)))).scalar()
    # The owner's own verdicts count for their watch, and so do their workspace's.
    opinions = await list_opinions(connection, replace(watch.owner, direct=True), key) if key else {}
    found = []
    for row in rows:
        post, said = to_post(row), opinions.get(row["id"], ())
        if row["toxicity"] is None:  # Edited since.
            found.append(ScoredPost(post, None, SkipReason(row["reason"] or SkipReason.NOT_SCORED_YET), (), said))
            continue
        values = to_scores(row)
        found.append(ScoredPost(post, values, None, decide(flagged_labels(values, thresholds), said), said))
    return found


async def _add(
    connection: AsyncConnection, watch_id: int, kind: MessageKind, due: datetime, words: str = "", hint: str = ""
) -> int:
    key = secrets.token_hex(KEY_BYTES)
    line = sa.insert(outbox).values(
        watch=watch_id, kind=kind, words=words, hint=hint, key=key, due=due, attempts=0, claimed_by=""
    )
    result = await connection.execute(line)
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def _message(row: sa.RowMapping) -> Message:
    return Message(
        row["id"],
        row["watch"],
        MessageKind(row["kind"]),
        Stamp(row["key"], row["tried_at"], row["maybe_shown"]),
        row["words"],
        row["hint"],
        row["attempts"],
        row["refusals"],
    )
