"""What reading from X costs: before a scan, and what is left this month."""

from collections.abc import Iterator, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import DeclineAction, ScanAction
from bot.core.cards.model import (
    Button,
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
from bot.core.cards.sentences import fill, phrase, to_parts
from bot.core.domain.accounts import Account
from bot.core.domain.figures.money import Offer, Remaining
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import display_name, sanitize_inline
from bot.core.views.words import (
    QUOTED,
    day,
    free_words,
    listed,
    money,
    money_left,
    number,
    price_each,
    reads_words,
    will_see_words,
)

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
    public: bool | None = None,
    languages: Sequence[str] = (),
    quick: bool = False,
    can_be_quick: bool = False,
    operators: Sequence[str] | None = (),
) -> PersonalCard:
    """Whose posts they would be, and the scans that can be made, at least one, each with its price. Prices a piece.

    Whether the report of the scan that is chosen is `public`, is said; not where that is None, as nobody else is there.
    The price is seen by the asker alone. `languages` are those that the model reads. A `quick` scan costs as much, as
    all posts are read; where scans `can_be_quick`, one is offered beside the others. `operators` are who can raise the
    budget, by name where known; None where the asker is one.
    """
    best = offers[0]
    told = _why_not_all(account.posts or 0, best) if best.posts < (account.posts or 0) and not known else ""
    elements = [*_whose(account, counted=not told), *_price(best, known, post_price, user_price)]
    elements += [text(told)] if told else []
    payable = [
        offer for offer in offers if not offer.cost or left.covers(max(offer.cost, offer.kind.fewest * post_price))
    ]
    short = best not in payable
    if best.cost:
        elements = [*payer_words(operators), *elements, left_words(left, payer=False)]
    reach = left.posts(post_price, best.kind) if short else 0
    if short:
        elements.append(text(" ".join([_reach(reach), *anew_words(left, operators)])))
    if best.cost:
        elements.append(
            text(*to_parts(_("Is it yours? Your archive from X holds all posts and is free: `/scan-archive`.")))
        )
    same = include_reposts, bool(public), account.id
    labels = [(best, part_label(reach, post_price))] if reach else []
    labels += [(offer, _label(account, offer, known, free=best.cost > 0)) for offer in payable]
    if labels and (quick or can_be_quick):
        elements.append(text(quick_words() if quick else faster_words()))
    before = " ".join(filter(None, (will_see_words(public), reads_words(languages))))
    elements += [text(before)] if labels and before else []
    buttons = []
    for (offer, label), key in zip(labels, _KEYS, strict=False):
        action = ScanAction(offer.kind, account.handle, offer.limit, *same, quick)
        buttons.append(Button(label, encode(action), key=key))  # None is primary: how much to spend is theirs to say.
    decline = Button(_("No, thanks"), encode(DeclineAction(account.handle)), key="n")
    rows: tuple[tuple[Button, ...], ...] = ((*buttons, decline),)
    if can_be_quick and not quick and labels:
        most, label = labels[0]
        action = ScanAction(most.kind, account.handle, most.limit, *same, quick=True)
        rows = (tuple(buttons), (Button(_("Quickly: {what}", what=label), encode(action), key="q"), decline))
    return PersonalCard(
        _("Scan {account}?", account=account),
        tuple(elements),
        tone=Tone.WARNING if short else Tone.NEUTRAL,
        rows=rows,
        footer=_footer(known=known > 0) if labels else "",
    )


def _reach(posts: int) -> str:
    """How far a budget goes that is too small for all."""
    if not posts:
        return not_enough()
    return ngettext(
        "That is enough for {count} post: the scan stops there, and can continue later.",
        "That is enough for {count} posts: the scan stops there, and can continue later.",
        posts,
    )


def not_enough() -> str:
    """That nothing can be read for what is left."""
    return _("That is not enough to read anything.")


def part_label(posts: int, post_price: int) -> str:
    """A button for as much as the budget pays for."""
    part = ngettext("{count} post for now", "{count} posts for now", posts)
    return f"{part} · {money(posts * post_price)}"


def _label(account: Account, offer: Offer, known: int, *, free: bool) -> str:
    """What a scan covers and costs; where others cost, one that does not is called `free`."""
    what = _what(account, offer, known) + price(offer, before=" · ")
    if not free or offer.cost:
        return what
    return _("{what}, here already · free", what=what) if known else _("{what} · free", what=what)


def _footer(*, known: bool) -> str:
    return _("No more posts are read until you choose.") if known else _("No posts are read until you choose.")


def quick_words(*, several: bool = False) -> str:
    """What a quick scan does, or `several`, where one was asked for."""
    if several:
        return _(
            "These are quick scans: a small model reads every post, and the big one checks only part of them. Scoring "
            "takes about a fifth of its usual time. The table says how many toxic posts may have been missed."
        )
    return _(
        "It is a quick scan: a small model reads every post, and the big one checks only part of them. Scoring takes "
        "about a fifth of its usual time. The report says how many toxic posts may have been missed."
    )


def faster_words() -> str:
    """The same where one is offered."""
    return _(
        "A quick scan costs the same, and scores in about a fifth of the time, as measured with 1,000 posts. A "
        "small model reads every post, the big one checks only part of them, and the report says how many toxic posts "
        "may have been missed."
    )


def begun_card(account: Account) -> PersonalCard:
    """In place of the price, where the scan goes on in another message."""
    goes_on = _(
        "The scan continues in a message that everybody in this channel sees. Scans in a direct message are for you "
        "alone."
    )
    return PersonalCard(_("Scanning {account}", account=account), (text(goes_on),), footer=free_words(account))


def declined_card(handle: str) -> PersonalCard:
    """The card after "No, thanks"."""
    words = _("No posts were read. Changed your mind? `/scan @{handle}`", handle=handle)
    return PersonalCard(_("@{handle} is not scanned", handle=handle), (text(*to_parts(words)),))


def budget_card(
    left: Remaining, post_price: int, user_price: int, operators: Sequence[str] | None = ()
) -> PersonalCard:
    """What one person may still spend, and for what; `operators` as in `cost_card`."""
    charged = [
        *([_("{price} for each post", price=price_each(post_price))] if post_price else []),
        *([_("{price} for each account looked up", price=price_each(user_price))] if user_price else []),
    ]
    if not charged:
        return PersonalCard(_("Budget"), (text(_("Reading from X costs nothing here, and archives are free.")),))
    free = _("Posts that were already read cost nothing, and so do Bluesky, Mastodon and archives.")
    words = text(_("X charges {prices}. {free}", prices=listed(charged), free=free))
    anew = " ".join(anew_words(left, None if left.amount else operators))
    limit = [left_words(left, payer=False), *([text(anew)] if anew else [])]
    tone = Tone.NEUTRAL if left.amount != 0 else Tone.WARNING
    return PersonalCard(_("Budget"), (*payer_words(operators), *limit, words), tone)


def payer_words(operators: Sequence[str] | None) -> Iterator[Text]:
    """That those pay nothing who read a price, unless they run the bot."""
    if operators is not None:
        yield text(_("You pay nothing: whoever runs this bot pays X, and has set how much may be spent for you."))


def anew_words(left: Remaining, operators: Sequence[str] | None) -> Iterator[str]:
    """When the budget begins anew, and whom to ask until then."""
    if left.renews is None:
        return
    yield _("The budget begins anew on {day} (UTC).", day=day(left.renews))
    if operators:
        yield _("Only whoever runs this bot can raise it: {names}.", names=listed(operators))
    elif operators is not None:
        yield _("Only whoever runs this bot can raise it; ask the people who manage this workspace.")


def price(offer: Offer, *, before: str) -> str:
    """What a scan costs, in cents, behind `before`; nothing where it costs nothing."""
    return f"{before}{money(offer.cost)}" if offer.cost else ""


def _whose(account: Account, *, counted: bool) -> Iterator[Element]:
    """The account as its owner shows it, so that nobody pays for a namesake, and its posts `counted`."""
    shown = account.profile
    words: list[Part | str] = [bold(display_name(account.name) or str(account))]
    if shown and shown.bio.strip():
        words += ["\n", *fill(_(QUOTED), words=sanitize_inline(shown.bio.strip()))]
    who = text(*words)
    yield (
        Thumbnail(shown.picture, _("Picture of {account}", account=account), who.parts)
        if shown and shown.picture
        else who
    )
    fields = [Field(_("On X since"), day(shown.joined))] if shown and shown.joined else []
    if account.posts is not None and counted:
        fields.append(Field(_("Posts"), number(account.posts)))
    if fields:
        yield Fields(tuple(fields))


def _price(best: Offer, known: int, post_price: int, user_price: int) -> Iterator[Element]:
    if not best.posts:
        parts = [*fill(_("{nothing}, by X's count of posts."), nothing=bold(_("Nothing is left to pay for")))]
        later = [" ", _("Each newer post costs {price}.", price=price_each(post_price))] if post_price else []
        yield text(*parts, *later)
    elif best.cost:
        about = ngettext(
            "About {count} post, {price}", "About {count} posts, {price}", best.posts, price=money(best.cost)
        )
        each = fill(_("{about}: X charges {price} for each post."), about=bold(about), price=price_each(post_price))
        charged = _(
            "Looking the account up has already cost {price}; X charges that at most once a day.",
            price=price_each(user_price),
        )
        yield text(*each, *([" ", charged] if user_price else []))
    else:
        about = ngettext("About {count} post", "About {count} posts", best.posts)
        yield phrase(_("{about}, and reading them costs nothing."), about=bold(about))
    if known:
        before = ngettext(
            "{count} post of this account is here already and costs nothing again.",
            "{count} posts of this account are here already and cost nothing again.",
            known,
        )
        yield text(before)


def _why_not_all(posts: int, best: Offer) -> str:
    """Why fewer posts are offered than the account has: it was asked for so, or X gives no more."""
    if best.limit:
        return ngettext(
            "X counts {count} post in all; these are the newest.",
            "X counts {count} posts in all; these are the newest.",
            posts,
        )
    return ngettext(
        "X counts {count} post in all, and gives out only the newest {most} of them.",
        "X counts {count} posts in all, and gives out only the newest {most} of them.",
        posts,
        most=number(best.posts),
    )


def _what(account: Account, offer: Offer, known: int) -> str:
    """What a scan covers: also what was read before, so its number of posts alone would say too little."""
    if offer.limit:
        return _newest(offer.limit)
    if not offer.posts:
        return _("What is new")
    if known and (account.posts or 0) > known + offer.posts:
        most = number(known + offer.posts)
        return _("Newest {most} posts, {left} of them not read yet", most=most, left=number(offer.posts))
    if known:
        return ngettext("All, {count} of them not read yet", "All, {count} of them not read yet", offer.posts)
    if (account.posts or 0) > offer.posts:
        return _newest(offer.posts)
    return ngettext("The only post", "All {count} posts", offer.posts)


def _newest(posts: int) -> str:
    return ngettext("Newest post", "Newest {count} posts", posts)


def look_up_words(price: int) -> str:
    """What is paid before a price can be shown, in millionths of a dollar; "" where that is nothing."""
    each = price_each(price)
    said = _("Looking up an account on X costs whoever runs this bot {price}, at most once a day.", price=each)
    return said if price else ""


def left_words(left: Remaining, *, payer: bool = True) -> Text:
    """What may still be spent this month, and by whose money where the `payer` is not named above."""
    if left.amount is None or left.limit is None:
        return text(_("There is no limit on spending for X here."))
    words = (
        _("{whose} this month: {limit}, of which {left} is left. Whoever runs this bot pays X and has set this limit.")
        if payer
        else _("{whose} this month: {limit}, of which {left} is left.")
    )
    return phrase(words, whose=left.whose, limit=money(left.limit), left=bold(money_left(left.amount)))
