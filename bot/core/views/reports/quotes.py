"""A post ready to show: whole, short or brief, with its scores and what people said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.cards.marked import within
from bot.core.cards.model import Bar, PostQuote
from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.posts import Post, PostKind, ScoredPost
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.words import CUT, KINDS, LABELS, SKIPPED, SURE, SURE_AND_WHY, minute, opinion_sentence, percent

_SPARED = 8  # Characters more that don't make it worth to cut a post.
_BRIEF = 50  # Characters of a post on the report: three of them and the rest fit a phone's screen.
_SHORT, _FEW = 70, 2  # Characters and scores of a post on a page, where nobody has asked for whole ones.
# What a spoiler covers: posts flagged for one of these labels, or with at least this toxicity.
STRONG = {Label.SEVERE_TOXICITY, Label.THREAT, Label.IDENTITY_ATTACK, Label.SEXUAL_EXPLICIT}
VERY_TOXIC = 0.9
_NETWORK_LABELS = {  # Bluesky's own: https://docs.bsky.app/docs/advanced-guides/moderation
    "!hide": N_("hidden"),
    "!warn": N_("warning"),
    "extremist": N_("extremist"),
    "graphic-media": N_("graphic media"),
    "intolerant": N_("intolerant"),
    "nudity": N_("nudity"),
    "porn": N_("porn"),
    "rude": N_("rude"),
    "sexual": N_("sexual"),
    "spam": N_("spam"),
    "threat": N_("threat"),
}
_MOST_NETWORK_LABELS, _LONGEST_NETWORK_LABEL = 4, 30


def score_note(posts: Sequence[ScoredPost]) -> str:
    """What the scores below these posts mean, and their highlighted words, where there are some."""
    return _(SURE_AND_WHY) if any(each.toxic_words for each in posts) else _(SURE)


def post_quote(
    place: int,
    scored: ScoredPost,
    account: Account,
    ranked: Label | None = None,
    *,
    spoiler: bool = False,
    covered: bool = False,
) -> PostQuote:
    """The post ready to show, at its place (from 1) in a list; with `spoiler` covered if it is strong.

    A list that is `ranked` by a label shows its score first.
    """
    post = scored.post
    return PostQuote(
        number=place,
        author=str(account) if account.confirmed else "",
        date=minute(post.created_at),
        at=post.created_at,
        kind=_kind(post),
        text=post.text,
        url=post.url(account),
        view=_("View on {network}", network=account.network.brand),
        scores=_scores(scored, ranked),
        note=_note(scored, account),
        spoiler=covered or (spoiler and _is_strong(scored)),
        toxic=scored.toxic_words,
        hidden_from=post.hidden_from,
    )


def listed_quote(
    place: int, scored: ScoredPost, account: Account, ranked: Label | None = None, *, spoiler: bool = False
) -> PostQuote:
    """The same below a title that names the account: X's display rules ask for the handle at each post all the same."""
    quote = post_quote(place, scored, account, ranked, spoiler=spoiler)
    return replace(quote, author="") if account.network.free else quote


def _kind(post: Post) -> str:
    """What is worth telling of its kind: nothing of a plain post, or of a reply that begins with whom it answers."""
    if post.edited:
        return _("{kind}, edited", kind=_(KINDS[post.kind]))
    plain = post.kind is PostKind.ORIGINAL or (post.kind is PostKind.REPLY and post.text.startswith("@"))
    return "" if plain else _(KINDS[post.kind])


def brief_quote(place: int, scored: ScoredPost, account: Account, *, spoiler: bool = False) -> PostQuote:
    """The same below a title that names the account: its highest score, and the words around those that made it so.

    Without a flag, as all that stand together are flagged, or none is; what the network says stands on pages.
    """
    told = replace(scored, post=replace(scored.post, network_labels=()))
    quote = post_quote(place, told, account, spoiler=spoiler)
    quote = replace(quote, text=quote.text.replace("\n", " "), brief=True)
    scores = tuple(replace(bar, marked=False) for bar in quote.scores[:1])
    return replace(_shorten(quote, _BRIEF), author="", kind="", scores=scores)


def _shorten(quote: PostQuote, most: int) -> PostQuote:
    """About that many characters of it, from the line of the first words that made it flagged, between whole words.

    What its author wrote above what they have hidden stays above it, cut shorter still; of a brief post both are.
    """
    if quote.hidden_from is not None:
        return _shorten_both(quote, most)
    words = quote.text
    if len(words) <= most + _SPARED:
        return quote
    first = quote.toxic[0][0] if quote.toxic else 0
    start = max(0, min(first - most // 4, len(words) - most))
    start = words.rfind(" ", 0, start + 1) + 1 if start else 0
    stop = start + most if start + most + _SPARED < len(words) else len(words)
    space = words.rfind(" ", start + most // 2, stop + 1) if stop < len(words) else stop
    return quote.window(start, stop if space < 0 else space)


def _shorten_both(quote: PostQuote, most: int) -> PostQuote:
    above, hidden = quote.cut(quote.hidden_from or 0)
    above = _shorten(replace(above, hidden_from=None), most // 2)
    hidden = _shorten(replace(hidden, hidden_from=None), most // 2 if quote.brief else most)
    words = above.text.rstrip()
    between = "\n" if "\n" in above.text[len(words) :] else " " if words else ""
    start = len(words) + len(between)
    toxic = (*within(above.toxic, 0, len(words)), *within(hidden.toxic, 0, len(hidden.text), start))
    return replace(above, text=f"{words}{between}{hidden.text}", toxic=toxic, hidden_from=start)


def short_quote(quote: PostQuote) -> PostQuote:
    """With dots where there is more to a post on its page."""
    more = (quote.note, "…") if len(quote.scores) > _FEW else (quote.note,)
    return replace(_shorten(quote, _SHORT), scores=quote.scores[:_FEW], note=" ".join(filter(None, more)))


def _note(scored: ScoredPost, account: Account) -> str:
    said = [*network_says(scored.post, account)]
    if scored.skipped:
        return " ".join([_(SKIPPED[scored.skipped]), *said])
    gone = [_("Gone from this archive.")] if scored.gone else []
    return " ".join([*gone, *([_(CUT)] if scored.cut else []), *said, *map(opinion_sentence, scored.opinions)])


def network_says(post: Post, account: Account) -> Iterator[str]:
    """What the network's own moderation says of the post, in a sentence; nothing where it says nothing."""
    if post.network_labels:
        named = [_(_NETWORK_LABELS[label]) if label in _NETWORK_LABELS else _plain(label) for label in _told(post)]
        yield _("{network} has labelled this post: {labels}.", network=account.network.brand, labels=", ".join(named))


def _told(post: Post) -> Sequence[str]:
    """The first of the network's labels; there may be any number."""
    return post.network_labels[:_MOST_NETWORK_LABELS]


def _plain(label: str) -> str:
    """A label that we know no words for, as words."""
    return sanitize_inline(label.lstrip("!").replace("-", " "))[:_LONGEST_NETWORK_LABEL]


def _is_strong(scored: ScoredPost) -> bool:
    very_toxic = scored.scores is not None and scored.scores[Label.TOXICITY] >= VERY_TOXIC
    return not scored.cleared and (very_toxic or not STRONG.isdisjoint(scored.flagged))


def _scores(scored: ScoredPost, ranked: Label | None = None) -> tuple[Bar, ...]:
    """What it was flagged for: first what it is ranked by, else what makes it grave, then the highest.

    Where it was not flagged, what it is ranked by or the highest score alone.
    """
    if scored.scores is None:
        return ()
    grave = scored.scores.gravest
    first = ranked or (grave if grave in scored.flagged else None)
    values = sorted(scored.scores.items(), key=lambda item: (item[0] is not first, -item[1]))
    told = [(label, value) for label, value in values if label in {ranked, *scored.flagged}] or values[:1]
    return tuple(Bar(_(LABELS[label]), percent(value), value, label in scored.flagged) for label, value in told)
