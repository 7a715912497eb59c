"""What a list costs, before anything of it is read: one price for all of its accounts."""

from collections.abc import Iterator, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction, ListDo
from bot.core.cards.model import Button, ButtonStyle, Element, PersonalCard, Text, Tone, bold, text
from bot.core.cards.sentences import fill, to_parts
from bot.core.domain.figures.money import Remaining
from bot.core.domain.scans import AccountList, ListPrice
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.scans.cost import (
    anew_words,
    faster_words,
    left_words,
    not_enough,
    part_label,
    payer_words,
    quick_words,
)
from bot.core.views.words import day, money, number, price_each, reads_words

_TOLD = 10  # Rows that are left out, with their reasons; the table has all.


def list_price_card(
    listed: AccountList,
    price: ListPrice,
    left: Remaining,
    post_price: int,
    user_price: int,
    *,
    can_be_quick: bool = False,
    languages: Sequence[str] = (),
    operators: Sequence[str] | None = (),
) -> PersonalCard:
    """What all accounts of the list cost together, and which are left out; prices a piece.

    Where scans `can_be_quick`, both ways are offered: they cost the same. `languages` and `operators` as in
    `cost_card`.
    """
    accounts = len(listed.scanned)
    elements: list[Element] = []
    short = not left.covers(price.cost)
    reach = left.posts(post_price) if short else 0
    if listed.of_accounts and accounts:
        elements += payer_words(operators) if price.cost else ()
        elements += _price(listed, price, post_price, user_price)
        if price.cost:
            elements.append(left_words(left, payer=False))
        if short:
            elements.append(text(" ".join([_reach(reach, free=price.free), *anew_words(left, operators)])))
    elif accounts:
        elements.append(text(bold(_("Archives cost nothing."))))
    payable = accounts > 0 and (reach > 0 or not short)
    if can_be_quick and payable:
        elements.append(text(quick_words(several=True) if listed.wanted.quick else faster_words()))
    if listed.left_out:
        elements += _left_out(listed)
    if payable:
        only = "" if listed.owner.at_terminal else _("Only you will see the table and its reports.")
        elements += [text(said)] if (said := " ".join(filter(None, (only, reads_words(languages))))) else []
    ways: list[Button] = []
    if payable:
        label = _("Scan all quickly") if listed.wanted.quick else _("Scan all")
        label = _("{what} · {price}", what=label, price=money(price.cost)) if price.cost else label
        label = part_label(reach, post_price) if short else label
        ways.append(Button(label, encode(ListAction(listed.id, ListDo.START)), ButtonStyle.PRIMARY, "a"))
        ways += [_other_way(listed)] if can_be_quick else []
    decline = Button(_("No, thanks"), encode(ListAction(listed.id, ListDo.DECLINE)), key="n")
    tone = Tone.WARNING if short or not accounts else Tone.NEUTRAL
    footer = _("No posts are read until you choose.") if ways else ""
    return PersonalCard(_title(listed, accounts), tuple(elements), tone, ((*ways, decline),), footer)


def _other_way(listed: AccountList) -> Button:
    """Quickly, or with every post scored: what was not asked for."""
    if listed.wanted.quick:
        return Button(_("Score every post"), encode(ListAction(listed.id, ListDo.FULL)), key="f")
    return Button(_("Scan all quickly"), encode(ListAction(listed.id, ListDo.QUICK)), key="q")


def _title(listed: AccountList, accounts: int) -> str:
    name = sanitize_inline(listed.name)
    if listed.of_accounts or not accounts:
        return ngettext("Scan “{name}”: {count} account?", "Scan “{name}”: {count} accounts?", accounts, name=name)
    return ngettext("Scan “{name}”: {count} archive?", "Scan “{name}”: {count} archives?", accounts, name=name)


def _price(listed: AccountList, price: ListPrice, post_price: int, user_price: int) -> Iterator[Element]:
    wanted = listed.wanted
    if wanted.since:
        yield text(_("Only what was posted since {day} is read.", day=day(wanted.since)))
    if wanted.posts:
        yield text(_("Of each account the newest {posts} posts are read.", posts=number(wanted.posts)))
    if price.free:
        yield text(_free(price) if listed.on_x else bold(_free(price)))
    if not listed.on_x:
        return
    charged = _("Looking them up has already cost {price} each, at most once a day.", price=price_each(user_price))
    if price.cost:
        about = ngettext(
            "About {count} post, {price}", "About {count} posts, {price}", price.posts, price=money(price.cost)
        )
        each = fill(_("{about}: X charges {price} for each post."), about=bold(about), price=price_each(post_price))
        yield text(*each, *([" ", charged] if user_price else []))
    elif post_price:
        yield text(*fill(_("{nothing}, by X's count of posts."), nothing=bold(_("Nothing is left to pay for"))))
    else:
        yield text(bold(_("Reading from X costs nothing here.")))
    if wanted.since and price.most_posts > price.posts and post_price:
        most = ngettext(
            "This is an estimate from how much they usually post; at most it is {count} post, {price}.",
            "This is an estimate from how much they usually post; at most it is {count} posts, {price}.",
            price.most_posts,
            price=money(price.most_posts * post_price),
        )
        yield text(most)
    if price.known:
        before = ngettext(
            "{count} post of these accounts is here already and costs nothing again.",
            "{count} posts of these accounts are here already and cost nothing again.",
            price.known,
        )
        yield text(before)


def _free(price: ListPrice) -> str:
    return ngettext(
        "About {count} post on Bluesky or Mastodon, and reading it costs nothing.",
        "About {count} posts on Bluesky or Mastodon, and reading them costs nothing.",
        price.free,
    )


def _reach(posts: int, *, free: int) -> str:
    """How far a budget goes that is too small for all; the list would stop at the first account that costs."""
    if not posts and free:
        return _("That is not enough to read from X. Scan the accounts on Bluesky or Mastodon in a list of their own.")
    if not posts:
        return not_enough()
    return ngettext(
        "That is enough for {count} post: the list stops there, and can continue later.",
        "That is enough for {count} posts: the list stops there, and can continue later.",
        posts,
    )


def _left_out(listed: AccountList) -> Iterator[Text]:
    rows = listed.left_out
    yield text(bold(ngettext("{count} row is left out", "{count} rows are left out", len(rows))))
    lines = [f"{row.place}: {sanitize_inline(row.written)} – {row.reason}" for row in rows[:_TOLD]]
    if len(rows) > _TOLD:
        lines.append(_("… and {count} more, in the table", count=len(rows) - _TOLD))
    yield text(*to_parts("\n".join(lines)))
