"""Answers to a greeting and to thanks: a kind word, and what to do first."""

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind
from bot.core.cards.model import Button, ButtonStyle, Card, command
from bot.core.cards.sentences import phrase
from bot.core.text.catalog import _


def hello_card() -> Card:
    """Says what the bot does and how one begins."""
    begin = _(
        "I read an account's posts on X, Bluesky or Mastodon and show you the worst first. Name one with {scan}, or "
        "press a button. Where posts cost money, you see the price first. {help} lists all that I can do."
    )
    said = phrase(begin, scan=command("/scan @someone"), help=command("/help"))
    return Card(_("Hello!"), (said,), rows=_first())


def welcome_card() -> Card:
    """Thanks are nothing to act on, but there may be a next account."""
    said = phrase(_("Next account? {scan}, or press a button."), scan=command("/scan @someone"))
    return Card(_("You're welcome!"), (said,), rows=_first())


def _first() -> tuple[tuple[Button, ...], ...]:
    scan = Button(_("Scan …"), encode(FormAction(FormKind.SCAN)), ButtonStyle.PRIMARY)
    return ((scan, Button(_("Watch …"), encode(FormAction(FormKind.WATCH)))),)
