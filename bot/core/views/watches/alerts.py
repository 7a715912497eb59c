"""What a watch says by itself: new flagged posts, and why it stands still."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.model import (
    Button,
    ButtonStyle,
    Card,
    Element,
    PersonalCard,
    Ping,
    Select,
    SelectOption,
    Tone,
    bold,
    text,
)
from bot.core.cards.sentences import to_parts
from bot.core.cards.watch_actions import WatchAction, WatchDo, WatchVerdictAction
from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost
from bot.core.domain.watches import Watch
from bot.core.text.catalog import _, ngettext
from bot.core.views.reports.quotes import post_quote
from bot.core.views.words import LABELS, MODEL_NOTE, number

QUOTED = 5  # Posts in one alert; the report shows all of them.


def alert_card(watch: Watch, posts: Sequence[ScoredPost], *, spoiler: bool) -> Card:
    """New flagged posts, at least one, worst first; with `spoiler`, strong ones are covered."""
    these = ngettext(
        "The model flagged this among the latest posts of {account}.",
        "The model flagged these among the latest posts of {account}.",
        len(posts),
        account=watch.account,
    )
    elements: list[Element] = [text(these)]
    if len(posts) > QUOTED:
        elements.append(
            text(
                _(
                    "Here are the worst {worst} of {posts} posts; “Open in report” shows all of them.",
                    worst=QUOTED,
                    posts=number(len(posts)),
                )
            )
        )
    elements += (
        post_quote(place, post, watch.account, spoiler=spoiler) for place, post in enumerate(posts[:QUOTED], start=1)
    )
    title = ngettext(
        "{count} new flagged post of {account}",
        "{count} new flagged posts of {account}",
        len(posts),
        account=watch.account,
    )
    return Card(
        title, tuple(elements), Tone.WARNING, (_alert_buttons(watch),), _(MODEL_NOTE), _ping(watch, posts, title)
    )


def told_card(watch: Watch, posts: Sequence[ScoredPost], *, spoiler: bool) -> PersonalCard:
    """The latest posts that a watch has told of, each to be called not toxic, or toxic after all."""
    title = _("Judge posts of {account}", account=watch.account)
    manage = _manage(watch)
    if not posts:
        return PersonalCard(title, (text(_("No post from your alerts is stored any more.")),), rows=(manage,))
    elements: list[Element] = [
        text(
            _(
                "Which of these posts did the model flag wrongly? Your verdict counts for you alone: the post no "
                "longer counts in your alerts and reports. You can change it."
            )
        )
    ]
    shown = list(enumerate(posts, start=1))
    elements += (post_quote(place, post, watch.account, spoiler=spoiler) for place, post in shown)
    options = tuple(
        SelectOption(
            _("#{place} is toxic", place=place) if post.cleared else _("#{place} is not toxic", place=place),
            encode(WatchVerdictAction(watch.id, int(post.post.id), not post.cleared, post.post.wording)),
        )
        for place, post in shown
    )
    return PersonalCard(
        title, tuple(elements), rows=((Select(_("Judge one post"), options),), manage), footer=_(MODEL_NOTE)
    )


def notice_card(watch: Watch, words: str, hint: str) -> Card:
    """Something that the owner must know about their watch, and what follows from it."""
    elements = (text(*to_parts(words)), text(bold(_("What happens now:")), " ", *to_parts(hint)))
    return Card(_("Your watch of {account}", account=watch.account), elements, Tone.WARNING, (_manage(watch),))


def lost_text(watch: Watch) -> str:
    """What follows when alerts can't be delivered where they go."""
    return _(
        "The watch of {account} is paused, and its alerts are waiting. Continue it when I can write "
        "there again, or have the alerts sent as direct messages.",
        account=watch.account,
    )


def refusal_text(reason: str) -> str:
    """Why a message is given up that was refused for a day, for a reason that we have no words for."""
    return _("The chat refused my message for a whole day. Its reason: {reason}.", reason=reason)


def in_doubt(card: Card, watch: Watch) -> Card:
    """The same for its owner alone, where nobody knows whether it stands in the channel."""
    words = (
        _("The connection broke while I sent this in the channel of your alerts, and I can't see whether it arrived.")
        if watch.place.channel
        else _("The connection broke while I sent this here, and I can't see whether it arrived.")
    )
    elements = (text(bold(_("You may get this twice.")), " ", words), *card.elements)
    return replace(card, elements=elements, ping=Ping(card.ping.words) if card.ping else None)


def _ping(watch: Watch, posts: Sequence[ScoredPost], title: str) -> Ping:
    """The line that notifies: how many posts, of whom, and why. In a channel it mentions somebody, directly nobody."""
    found = {label for post in posts for label in post.flagged}
    why = ", ".join(_(LABELS[label]) for label in Label if label in found)
    words = f"{title}: {why}" if why else title
    if not watch.place.channel:
        return Ping(words)
    role = watch.terms.mention
    return Ping(words, role=role) if role else Ping(words, user=watch.owner.user_id)


def _alert_buttons(watch: Watch) -> tuple[Button, ...]:
    return (
        Button(_("Open in report"), encode(WatchAction(watch.id, WatchDo.REPORT)), ButtonStyle.PRIMARY, key="o"),
        Button(_("Judge …"), encode(WatchAction(watch.id, WatchDo.NOT_TOXIC)), key="t"),
        Button(_("Change this watch …"), encode(WatchAction(watch.id, WatchDo.MANAGE)), key="m"),
    )


def _manage(watch: Watch) -> tuple[Button, ...]:
    return (Button(_("Change this watch …"), encode(WatchAction(watch.id, WatchDo.MANAGE)), key="m"),)
