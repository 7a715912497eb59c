"""Watches as their screens show them."""

from dataclasses import replace
from datetime import timedelta

from bot.core.cards.model import Card
from bot.core.domain.accounts import Account
from bot.core.domain.figures.money import Price, Remaining
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind
from bot.core.domain.schedule import Digest, Quiet
from bot.core.domain.watches import Terms, Watch, WatchStatus
from bot.core.text.catalog import _
from bot.core.views.people.settings import alerts_off_words
from bot.core.views.watches.alerts import alert_card, notice_card
from bot.core.views.watches.watch import Here, watch_card, watches_card
from tests.core.views.samples import ACCOUNT, MOMENT, POSTS, scored

LEFT = Remaining(_("Your budget"), 14_200_000, 20_000_000)
FLAGGED = [post for post in POSTS if post.flagged]
DIGEST = [  # As many as the watch's threshold lets pass, worst first.
    FLAGGED[0],
    *(
        scored(9 - at, words, PostKind.REPLY, toxicity=0.95 - at / 60, insult=0.7)
        for at, words in enumerate(
            (
                "Get lost, you pathetic clown.",
                "Another idiot with an opinion.",
                "Shut up. Nobody likes you.",
                "What a stupid, stupid man.",
                "You lot are scum.",
                "Only morons vote for that.",
                "Go cry elsewhere, loser.",
                "Dumb as a post, and proud of it.",
            )
        )
    ),
]
PROPOSED = Watch(1, Requester("discord", "7", "1"), ACCOUNT, "99", Terms(), WatchStatus.PROPOSED, 1, MOMENT)
RUNNING = replace(
    PROPOSED,
    status=WatchStatus.ACTIVE,
    looked_at=MOMENT,
    next_due=MOMENT + timedelta(hours=6, minutes=7),
    alerts=12,
    terms=Terms(threshold=0.8, digest=Digest(9 * 60), quiet=Quiet(22 * 60, 7 * 60), zone="Europe/Berlin"),
)
GONE = replace(
    PROPOSED,
    id=2,
    account=Account("13", "other"),
    status=WatchStatus.ACCOUNT,
    reason="X has suspended the account @other.",
    looked_at=MOMENT,
)
OFF = alerts_off_words()
WATCH_SCREENS: dict[str, Card] = {
    "watch-proposed": watch_card(PROPOSED, Price(5_000, None), LEFT, None),
    "watch": watch_card(RUNNING, Price(5_000, 8.4), LEFT, 7),
    "watch-in-channels": watch_card(RUNNING, Price(5_000, 8.4), LEFT, 7, Here("C1", "", (("5", "mods"),))),
    "watch-not-in-channels": watch_card(PROPOSED, Price(5_000, None), LEFT, None, Here("C1", OFF)),
    "watches": watches_card([RUNNING, GONE]),
    "alert": alert_card(PROPOSED, FLAGGED[:1], spoiler=False),
    "digest": alert_card(RUNNING, DIGEST, spoiler=True),
    "notice": notice_card(
        GONE, "X has suspended the account @other.", "I look again, more and more seldom, and go on by myself."
    ),
}
