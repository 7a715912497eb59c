"""A page of a report's posts, with the controls to turn, sort and filter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.core.cards.action_codec import MAX_VERDICT_TEXT, encode
from bot.core.cards.actions import AlikeAction, JudgeAction, PageAction, ReadAction, SummaryAction
from bot.core.cards.model import (
    Button,
    Card,
    Control,
    Element,
    Part,
    Select,
    SelectOption,
    Text,
    Thumbnail,
    bold,
    text,
)
from bot.core.cards.query_codec import text_units
from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import PostKind, ScoredPost
from bot.core.domain.reports import PostPage, PostQuery, Sort
from bot.core.domain.scans import Scan
from bot.core.text.catalog import N_, _, ngettext
from bot.core.text.untrusted import display_name, sanitize_inline
from bot.core.views.parents.choice import parent_select
from bot.core.views.reports.quotes import listed_quote, score_note, short_quote
from bot.core.views.reports.refine_form import refine_button
from bot.core.views.words import LABELS, day, number, percent

_KIND_CHOICES = {
    None: N_("All kinds of posts"),
    PostKind.ORIGINAL: N_("Original posts"),
    PostKind.REPLY: N_("Replies"),
    PostKind.QUOTE: N_("Quote posts"),
    PostKind.REPOST: N_("Reposts"),
}
FAR = 2  # Pages: what is nearer, “Back” and “Next” reach.
_KIND_FILTERS = {  # The same within a sentence: German writes its nouns with a capital there, too.
    PostKind.ORIGINAL: N_("original posts"),
    PostKind.REPLY: N_("replies"),
    PostKind.QUOTE: N_("quote posts"),
    PostKind.REPOST: N_("reposts"),
}


def posts_card(
    scan: Scan,
    page: PostPage,
    *,
    spoiler: bool = False,
    may_judge: bool = True,
    shared: bool = False,
    whole: bool = False,
) -> Card:
    """One page of posts. What narrows the choice is said above them, and one button clears it.

    With `spoiler`, strong ones are covered. Only who `may_judge` posts is offered to. A `shared` one, which others
    see too, moves for its owner alone: it has a button to read on by oneself. Long posts are cut, as five of them would
    fill a phone twice over, unless the query wants `whole` ones or there is room for them anyway.

    Raises:
        CommandError: the query's text or minimum does not fit into the buttons.
    """
    query = page.query
    elements: list[Element] = [with_picture(scan.account, text(*_head(scan.account, page), _position(page)))]
    if page.matches and _narrows(query):
        elements.append(text(_("Only {filters}.", filters=", ".join(_filters(query)))))
    ranked = query.label if query.sort is Sort.WORST else None
    quotes = [listed_quote(place, scored, scan.account, ranked, spoiler=spoiler) for place, scored in numbered(page)]
    drawn = quotes if query.whole or whole else [short_quote(quote) for quote in quotes]
    elements += drawn
    return Card(
        title=_title(scan.account, query),
        elements=tuple(elements),
        rows=_rows(scan.id, page, may_judge=may_judge, shared=shared, cut=drawn != quotes),
        footer=_footer(scan.account, page, may_judge=may_judge, shared=shared),
        alone=read_button(scan.id, page.number, query),
    )


def _footer(account: Account, page: PostPage, *, may_judge: bool, shared: bool) -> str:
    """Who sees it, what scores and verdicts mean, what comes first without a score to say so, where links are."""
    said = [_("Everybody in this channel sees this page.")] if shared else []
    said += [score_note(page.posts)] if page.posts else []
    if any(each.opinions for each in page.posts):
        said.append(_("Verdicts count instead of scores."))
        said += [_("“Judge …” takes yours back.")] if may_judge else []
    if page.query.sort is Sort.WORST and page.query.label is None and _surprises(page.posts):
        said.append(_("Threats and hate weigh more than insults."))
    if not account.confirmed and account.network is SocialNetwork.X and page.posts:
        said.append(_("Links to posts are in “Export …”."))
    return " ".join(said)


def _surprises(some: Sequence[ScoredPost]) -> bool:
    """Whether a post stands below one that is less toxic."""
    toxic = [each.scores[Label.TOXICITY] for each in some if each.scores]
    return any(lower > higher for higher, lower in pairwise(toxic))


def with_picture(account: Account, words: Text) -> Text | Thumbnail:
    """The words beside the account's picture, where its network has told of one."""
    shown = account.profile
    if not (shown and shown.picture):
        return words
    return Thumbnail(shown.picture, _("Picture of {account}", account=account), words.parts)


def numbered(page: PostPage) -> list[tuple[int, ScoredPost]]:
    """The page's posts with their places (from 1) in the whole list."""
    short = page.number >= page.pages and not page.more  # The last page may be; all others are full.
    first = page.matches - len(page.posts) if short else (page.number - 1) * len(page.posts)
    return list(enumerate(page.posts, start=first + 1))


def _head(account: Account, page: PostPage) -> Iterator[str | Part]:
    """The account's name, which stands above the posts once, and the order of its posts."""
    order = _order(page.query)
    if name := display_name(account.name):
        yield bold(name)
        yield f" · {order[:1].lower()}{order[1:]}"
    else:
        yield order
    yield " · " if page.matches else "\n"


def _title(account: Account, query: PostQuery) -> str:
    """Which of the account's posts these are: in one line of a phone, where its name is a short one."""
    if _narrows(query):
        return _("Posts of {account}", account=account)
    if query.flagged_only:
        return _("Flagged posts of {account}", account=account)
    return _("All posts of {account}", account=account)


def _order(query: PostQuery) -> str:
    if query.sort is Sort.NEWEST:
        return _("Newest first")
    return _("Worst first") if query.label is None else _("By {label}", label=_(LABELS[query.label]))


def _position(page: PostPage) -> str:
    if page.more:
        reached = ngettext("{count} post", "{count} posts", page.pages * len(page.posts))
        return _(
            "Page {number} of {pages} · the first {posts}; filters find the others",
            number=number(page.number),
            pages=number(page.pages),
            posts=reached,
        )
    if page.matches:
        return _(
            "Page {number} of {pages} · {posts}",
            number=number(page.number),
            pages=number(page.pages),
            posts=_count(page),
        )
    filters, query = _filters(page.query), page.query
    if not filters:
        return _("There are no posts to show.")
    if query.flagged_only and not _narrows(query):
        return _("The model flagged no posts here. “All posts” shows the others.")
    return _(
        "No post matches these filters: {filters}. “Filter …” changes them, “Clear filters” removes them.",
        filters=", ".join(filters),
    )


def _count(page: PostPage) -> str:
    """How many posts there are; "all" are those that have scores."""
    if page.query.flagged_only:
        return ngettext("{count} post", "{count} posts", page.matches)
    return ngettext("{count} scored post", "{count} scored posts", page.matches)


def _narrows(query: PostQuery) -> bool:
    """Whether anything else than being flagged, for whatever label, narrows the choice."""
    return bool(_filters(replace(query, flagged_only=query.flagged_only and query.label is not None)))


def _flagged(query: PostQuery) -> str:
    """Which flagged posts it lets through: with a label, those that were flagged for it."""
    return _("flagged posts") if query.label is None else _("posts flagged for {label}", label=_(LABELS[query.label]))


def _filters(query: PostQuery) -> list[str]:
    """What narrows the choice, in words; a label alone only sorts."""
    filters = []
    if query.flagged_only:
        filters.append(_flagged(query))
    if query.kind:
        filters.append(_(_KIND_FILTERS[query.kind]))
    if query.minimum is not None:
        filters.append(
            _("{label} from {score}", label=_(LABELS[query.label or Label.TOXICITY]), score=percent(query.minimum))
        )
    if query.since:
        filters.append(_("since {day}", day=day(query.since)))
    if query.until:
        filters.append(_("until {day}", day=day(query.until)))
    if query.kept:
        filters.append(_("posts of earlier archives that are still there"))
    if query.text:
        filters.append(_("with “{text}”", text=sanitize_inline(query.text)))
    return filters


def _rows(scan_id: int, page: PostPage, *, may_judge: bool, shared: bool, cut: bool) -> tuple[tuple[Control, ...], ...]:
    """Few rows, as each takes room on a phone, of at most five buttons, as Discord allows."""
    query = page.query
    orders: dict[tuple[Sort, Label | None], str] = {
        (Sort.WORST, None): _("Worst first"),
        (Sort.NEWEST, query.label): _("Newest first"),
        **{(Sort.WORST, label): _("By {label}", label=_(LABELS[label])) for label in _known(page)},
    }
    reading = [read_button(scan_id, page.number, query)] if shared else []
    turning = (*_turning(scan_id, page), *reading)
    view = _view(scan_id, page, orders)
    answered = parent_select(PageAction(scan_id, page.number, _short(query)), numbered(page))
    return (turning, (view,), *answered, _switches(scan_id, page, may_judge=may_judge, cut=cut))


def read_button(scan_id: int, number: int = 1, query: PostQuery | None = None) -> Button:
    """Opens a page of the report's posts for whoever presses, alone; by itself the first one, worst posts first."""
    return Button(_("Browse privately"), encode(ReadAction(scan_id, number, query or PostQuery()), "r"))


def _known(page: PostPage) -> list[Label]:
    """The labels that the model gave to the posts shown, and the one asked for."""
    known = {label for scored in page.posts for label in scored.scores or ()} | {page.query.label}
    return [label for label in Label if label in known]


def _view(scan_id: int, page: PostPage, orders: Mapping[tuple[Sort, Label | None], str]) -> Select:
    """One list for order, kind, length and likeness: it says what holds and offers the rest.

    Whoever picks a label wants the posts that may be it: only flagged ones, the strongest first.
    """
    query = page.query
    flagged = {True: _("Flagged posts only"), False: _("All posts")}
    choices = {
        **{
            replace(query, sort=sort, label=label): words
            for (sort, label), words in orders.items()
            if sort is Sort.NEWEST or not label
        },
        **{
            replace(query, sort=Sort.WORST, label=label, flagged_only=True): _(
                "Flagged for {label}, strongest first", label=_(LABELS[label])
            )
            for label in _known(page)
        },
        **{replace(query, kind=kind): _(words) for kind, words in _KIND_CHOICES.items()},
        **{replace(query, flagged_only=only): words for only, words in flagged.items()},
        replace(query, whole=False): _("Long posts cut short"),  # Of a page that is cut, a button shows all.
    }
    order = orders.get((query.sort, query.label), _("Worst first"))
    others = {choice: words for choice, words in choices.items() if choice != query}
    return Select(
        f"{order} · {_(_KIND_CHOICES[query.kind])}" if query.kind else order,
        (
            *_ends(scan_id, page),
            *(SelectOption(words, encode(PageAction(scan_id, 1, choice))) for choice, words in others.items()),
            *_alike(scan_id, page),
        ),
    )


def _ends(scan_id: int, page: PostPage) -> Iterator[SelectOption]:
    """The way to the first page and the last, which are far: as buttons they took a line of a phone from all pages."""
    if page.number > FAR:
        yield SelectOption(_("First page"), encode(PageAction(scan_id, 1, page.query)))
    if page.pages - page.number >= FAR:
        yield SelectOption(_("Last page"), encode(PageAction(scan_id, page.pages, page.query)))


def _alike(scan_id: int, page: PostPage) -> Iterator[SelectOption]:
    """The way to posts like each that is flagged here."""
    query = _short(page.query)
    for place, scored in numbered(page):
        if scored.flagged:
            action = AlikeAction(scan_id, int(scored.post.id), page.number, query)
            yield SelectOption(_("Posts like #{place} …", place=place), encode(action))


def _short(query: PostQuery) -> PostQuery:
    """What one comes back to from one of its posts: without a search that is too long for such a button."""
    return query if text_units(query.text) <= MAX_VERDICT_TEXT else replace(query, text="")


def _turning(scan_id: int, page: PostPage) -> tuple[Button, ...]:
    last = max(1, page.pages)
    at_start, at_end = page.number <= 1, page.number >= last
    targets = (
        (_("◀ Back"), max(1, page.number - 1), "b", at_start),
        (_("Next ▶"), min(last, page.number + 1), "n", at_end),
    )
    return tuple(
        Button(label, encode(PageAction(scan_id, target, page.query), key), key=key, disabled=disabled, turns=True)
        for label, target, key, disabled in targets
    )


def _widening(scan_id: int, page: PostPage) -> Iterator[Button]:
    """Out of filters, and from an empty page to all posts: elsewhere the list has that, as each button takes a line."""
    query = page.query
    if _narrows(query):
        clear = PageAction(scan_id, 1, PostQuery(sort=query.sort, label=query.label, whole=query.whole))
        yield Button(_("Clear filters"), encode(clear, "c"), key="c")
    elif query.flagged_only and not page.posts:
        everything = PageAction(scan_id, 1, replace(query, flagged_only=False))
        yield Button(_("All posts"), encode(everything, "o"), key="o")


def _switches(scan_id: int, page: PostPage, *, may_judge: bool, cut: bool) -> tuple[Control, ...]:
    query = page.query
    judging = JudgeAction(scan_id, page.number, query)
    whole = PageAction(scan_id, page.number, replace(query, whole=True))
    return (
        *_widening(scan_id, page),
        Button(_("◀ Report"), encode(SummaryAction(scan_id), "s"), key="s"),
        *([Button(_("Judge …"), encode(judging, "m"), key="m")] if may_judge and page.posts else []),
        refine_button(scan_id, query),
        *([Button(_("Whole posts"), encode(whole, "w"), key="w")] if cut else []),
    )
