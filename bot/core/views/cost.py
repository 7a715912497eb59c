"""What reading from X costs: before a scan, and what is left this month."""

from collections.abc import Sequence

from bot.core.accounts import Offer
from bot.core.budget import Left
from bot.core.model import Account
from bot.core.views.actions import ScanAction
from bot.core.views.buttons import encode
from bot.core.views.cards import Button, ButtonStyle, Card, Element, Part, Text, Tone, bold, text
from bot.core.views.words import count, money, number

_KEYS = "abcd"


def cost_card(
    account: Account,
    offers: Sequence[Offer],
    left: Left,
    *,
    post_price: int,
    user_price: int,
    known: int,
    include_reposts: bool,
) -> Card:
    """The scans that can be made of an account, at least one, each with its price. Prices are per piece."""
    best = offers[0]
    elements: list[Element] = [
        text(
            bold(f"About {count(best.posts, 'post')}, {money(best.cost + user_price)}"),
            f": X charges {money(post_price)} for each post and {money(user_price)} for looking the account up, "
            "once a day.",
        )
    ]
    if known:
        again = f"{count(known, 'post')} of this account were read before and cost nothing again."
        elements.append(text(again))
    elif account.posts and best.posts < account.posts:
        elements.append(text(f"X counts {count(account.posts, 'post')} in all; these are the newest."))
    elements.append(left_words(left))
    short = left.left is not None and left.left < best.cost
    if short and post_price:
        reach = count((left.left or 0) // post_price, "post")
        elements.append(text(f"That is enough for {reach}: a larger scan stops there, and can go on later."))
    buttons = []
    for offer, key in zip(offers, _KEYS, strict=False):
        action = ScanAction(offer.kind, account.handle, offer.limit, include_reposts)
        style = ButtonStyle.PRIMARY if key == _KEYS[0] else ButtonStyle.SECONDARY
        buttons.append(Button(f"{_what(account, offer, known)} · {money(offer.cost)}", encode(action), style, key))
    return Card(
        f"Scan {account}?",
        tuple(elements),
        tone=Tone.WARNING if short else Tone.NEUTRAL,
        rows=(tuple(buttons),),
        footer="Nothing is read before you choose.",
    )


def budget_card(left: Left, post_price: int, user_price: int) -> Card:
    """What one person may still spend, and for what."""
    prices = f"X charges {money(post_price)} for each post and {money(user_price)} for each account looked up. "
    free = "Posts read once cost nothing again, and archives are free."
    return Card("Budget", (left_words(left), text(prices + free)), Tone.NEUTRAL if left.left != 0 else Tone.WARNING)


def _what(account: Account, offer: Offer, known: int) -> str:
    """What a scan covers: also what was read before, so its number of posts alone would say too little."""
    if offer.limit:
        return f"Newest {number(offer.limit)}"
    if not offer.posts:
        return "What is new"
    if known:
        return f"All, {number(offer.posts)} to read"
    return f"{'Newest' if (account.posts or 0) > offer.posts else 'All'} {number(offer.posts)}"


def left_words(left: Left) -> Text:
    """What may still be spent this month."""
    if left.left is None or left.limit is None:
        return text("There is no limit to what may be spent on X here.")
    whose = left.whose[0].upper() + left.whose[1:]
    parts: tuple[str | Part, ...] = (
        f"{whose} this month: ",
        money(left.limit),
        ", of which ",
        bold(money(left.left)),
        " is left.",
    )
    return text(*parts)
