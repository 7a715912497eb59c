"""What reading from X costs: before a scan, and what is left this month."""

from collections.abc import Iterator, Sequence

from bot.core.accounts.accounts import Offer
from bot.core.accounts.budget import Remaining
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import DeclineAction, ScanAction
from bot.core.cards.model import (
    Button,
    ButtonStyle,
    Element,
    Field,
    Fields,
    Part,
    PersonalCard,
    Text,
    Thumbnail,
    Tone,
    bold,
    text,
)
from bot.core.domain.accounts import Account
from bot.core.text.untrusted import contained, visible
from bot.core.views.words import count, day, money, number

_KEYS = "abcd"


def cost_card(
    account: Account,
    offers: Sequence[Offer],
    left: Remaining,
    *,
    post_price: int,
    user_price: int,
    known: int,
    include_reposts: bool,
    public: bool = False,
) -> PersonalCard:
    """Whose posts they would be, and the scans that can be made, at least one, each with its price. Prices a piece.

    With `public` everybody sees the report of the scan that is chosen; the price is seen by the asker alone.
    """
    best = offers[0]
    elements = [*_whose(account), *_price(account, best, known, post_price, user_price)]
    short = left.left is not None and left.left < best.cost
    if best.cost:
        elements.append(left_words(left))
    if short and post_price:
        reach = count((left.left or 0) // post_price, "post")
        elements.append(text(f"That is enough for {reach}: a larger scan stops there, and can go on later."))
    buttons = []
    for offer, key in zip(offers, _KEYS, strict=False):
        action = ScanAction(offer.kind, account.handle, offer.limit, include_reposts, public, account.id)
        style = ButtonStyle.PRIMARY if key == _KEYS[0] else ButtonStyle.SECONDARY
        buttons.append(Button(_what(account, offer, known) + price(offer, before=" · "), encode(action), style, key))
    buttons.append(Button("No, thanks", encode(DeclineAction(account.handle)), key="n"))
    return PersonalCard(
        f"Scan {account}?",
        tuple(elements),
        tone=Tone.WARNING if short else Tone.NEUTRAL,
        rows=(tuple(buttons),),
        footer=f"No {'further ' if known else ''}post is read before you choose."
        + (" Everybody here will see the report." if public else ""),
    )


def begun_card(account: Account) -> PersonalCard:
    """In place of the price, where the scan goes on in another message."""
    return PersonalCard(f"Scanning {account}", (text("The scan goes on in a message that everybody here sees."),))


def declined_card(handle: str) -> PersonalCard:
    """The card after "No, thanks"."""
    words = f"No post was read. Changed your mind? /scan @{handle}"
    return PersonalCard(f"@{handle} is not scanned", (text(words),))


def budget_card(left: Remaining, post_price: int, user_price: int) -> PersonalCard:
    """What one person may still spend, and for what."""
    charged = [(post_price, "post"), (user_price, "account looked up")]
    named = " and ".join(f"{money(each)} for each {what}" for each, what in charged if each)
    if not named:
        return PersonalCard("Budget", (text("Reading from X costs nothing here, and archives are free."),))
    free = "Posts read once cost nothing again, and archives are free."
    words = text(f"X charges {named}. {free}")
    return PersonalCard("Budget", (left_words(left), words), Tone.NEUTRAL if left.left != 0 else Tone.WARNING)


def price(offer: Offer, *, before: str) -> str:
    """What a scan costs, to the last part of a cent, behind `before`; nothing where it costs nothing."""
    return f"{before}{money(offer.cost)}" if offer.cost else ""


def _whose(account: Account) -> Iterator[Element]:
    """The account as its owner shows it, so that nobody pays for a namesake."""
    shown = account.profile
    words: list[Part | str] = [bold(visible(account.name) or str(account))]
    if shown and shown.bio.strip():
        words += ["\n“", contained(shown.bio.strip()), "”"]
    who = text(*words)
    yield Thumbnail(shown.picture, f"Picture of {account}", who.parts) if shown and shown.picture else who
    fields = [Field("On X since", day(shown.joined))] if shown and shown.joined else []
    if account.posts is not None:
        fields.append(Field("Posts", number(account.posts)))
    if fields:
        yield Fields(tuple(fields))


def _price(account: Account, best: Offer, known: int, post_price: int, user_price: int) -> Iterator[Element]:
    if not best.posts:
        later = f" Each newer post costs {money(post_price)}." if post_price else ""
        yield text(bold("Nothing is left to pay for"), f", by X's count of posts.{later}")
    elif best.cost:
        looked_up = f" It charged {money(user_price)} to look up the account, at most once a day." if user_price else ""
        each = f": X charges {money(post_price)} for each post.{looked_up}"
        yield text(bold(f"About {count(best.posts, 'post')}{price(best, before=', ')}"), each)
    else:
        yield text(bold(f"About {count(best.posts, 'post')}"), ", and reading them costs nothing.")
    if known:
        yield text(f"{count(known, 'post')} of this account were read before and cost nothing again.")
    elif account.posts and best.posts < account.posts:
        yield text(f"X counts {count(account.posts, 'post')} in all; these are the newest.")


def _what(account: Account, offer: Offer, known: int) -> str:
    """What a scan covers: also what was read before, so its number of posts alone would say too little."""
    if offer.limit:
        return f"Newest {number(offer.limit)}"
    if not offer.posts:
        return "What is new"
    if known:
        return f"All, {number(offer.posts)} to read"
    return f"{'Newest' if (account.posts or 0) > offer.posts else 'All'} {number(offer.posts)}"


def left_words(left: Remaining) -> Text:
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
