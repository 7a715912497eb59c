"""A page of posts on which one says what one thinks of each of them, or of all that are flagged."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.action_codec import MAX_VERDICT_TEXT, encode
from bot.core.cards.actions import JudgeFormAction, JudgePageAction, PageAction, VerdictAction
from bot.core.cards.model import Button, ButtonStyle, Card, Element, PostQuote, Select, SelectOption, text
from bot.core.cards.query_codec import text_units
from bot.core.cards.review_actions import ReviewAction
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import ScoredPost, wording
from bot.core.domain.reports import PostPage, PostQuery, Queue
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Verdict
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.posts import numbered, read_button
from bot.core.views.reports.quotes import listed_quote, short_quote
from bot.core.views.words import MODEL_NOTE

SAYINGS = {
    Verdict.NOT_TOXIC: N_("#{place} is not toxic"),
    Verdict.TOXIC: N_("#{place} is toxic"),
    Verdict.UNSURE: N_("#{place}: I am undecided"),
}

_SHORTENED = N_("“Done”, then “Whole posts” shows long ones whole.")


def judging_card(
    scan: Scan, page: PostPage, *, spoiler: bool = False, whole: bool = False, alone: bool = False
) -> Card:
    """The page's posts, with all that one can say of each of them.

    Long posts are cut as on the page, unless that or `whole` shows them whole: else the choices lie two screens below.
    `alone`: the verdicts count for this person only.
    """
    back = page.query
    elements: list[Element] = [
        text(" ".join((verdict_words(scan, alone=alone), _("Pick a post again to take yours back."))))
    ]
    if text_units(back.text) > MAX_VERDICT_TEXT:
        back = replace(back, text="")
        elements.append(
            text(
                _("After a verdict, all posts are shown again, without the search for “{text}”.", text=page.query.text)
            )
        )
    shown = numbered(page)
    quotes = [listed_quote(place, scored, scan.account, spoiler=spoiler) for place, scored in shown]
    drawn = quotes if page.query.whole or whole else [short_quote(quote) for quote in quotes]
    elements += drawn
    options = tuple(_option(scan, page, back, place, each, said) for place, each in shown for said in _choices(each))
    done = Button(_("Done"), encode(PageAction(scan.id, page.number, page.query), "d"), ButtonStyle.PRIMARY, "d")
    pick = Button(_("Several …"), encode(JudgeFormAction(scan.id, page.number, back)), key="w")
    one_by_one = Button(_("One by one …"), encode(ReviewAction(Queue(scan.id))), key="o")
    flagged = [each for _place, each in shown if each.flagged]
    several = _for_all(scan, page, back, flagged) if len(flagged) > 1 else ()
    return Card(
        title=_("Judge posts of {account}", account=scan.account),
        elements=tuple(elements),
        rows=((Select(_("Judge one post"), options),), (*several, pick, one_by_one, done)) if options else ((done,),),
        footer=" ".join([*([_(_SHORTENED)] if _cut(quotes, drawn) else []), _(MODEL_NOTE)]),
        alone=read_button(scan.id, page.number, page.query),
    )


def verdict_words(scan: Scan, *, alone: bool) -> str:
    """What one's verdict does, for whom, who sees it, and what it changes in the file for deleting one's posts."""
    archive = scan.request.source.kind is SourceKind.ARCHIVE
    if alone:
        counts = _("Your verdict counts instead of the model's, for you alone.")
    elif archive:
        counts = _("Your verdict counts instead of the model's, with your name, for all who may open this archive.")
    else:
        counts = _(
            "Your verdict counts instead of the model's, with your name, for everybody in this workspace. If people "
            "differ, the majority counts."
        )
    if not (archive and scan.account.network is SocialNetwork.X):  # A file for deleting holds posts of X's archives.
        return counts
    deleting = _("“Export …” makes a list of your posts to delete: “Not toxic” takes one off it, “Toxic” puts one on.")
    return f"{counts} {deleting}"


def _cut(quotes: Sequence[PostQuote], drawn: Sequence[PostQuote]) -> bool:
    return any(quote.text != shown.text for quote, shown in zip(quotes, drawn, strict=True))


def page_wording(posts: Sequence[ScoredPost]) -> str:
    """Tells these posts and their words from others: five hexadecimal digits, for a button."""
    return wording(" ".join(f"{each.post.id}{each.post.wording}" for each in posts))


def _choices(scored: ScoredPost) -> list[Verdict | None]:
    """All verdicts and, where somebody has given one, to take one's own back (None)."""
    return [*SAYINGS, *([None] if scored.opinions else [])]


def _option(
    scan: Scan, page: PostPage, back: PostQuery, place: int, scored: ScoredPost, said: Verdict | None
) -> SelectOption:
    words = _("#{place}: take my verdict back", place=place) if said is None else _(SAYINGS[said], place=place)
    action = VerdictAction(scan.id, int(scored.post.id), said, page.number, back, scored.post.wording)
    return SelectOption(words, encode(action))


def _for_all(scan: Scan, page: PostPage, back: PostQuery, flagged: Sequence[ScoredPost]) -> tuple[Button, ...]:
    """One verdict for all flagged posts of the page."""
    seen = page_wording(flagged)
    words = {
        Verdict.NOT_TOXIC: ngettext(
            "The {count} flagged post here: not toxic", "All {count} flagged posts here: not toxic", len(flagged)
        ),
        Verdict.TOXIC: ngettext(
            "The {count} flagged post here: toxic", "All {count} flagged posts here: toxic", len(flagged)
        ),
    }
    return tuple(
        Button(said, encode(JudgePageAction(scan.id, verdict, page.number, back, seen)), key=key)
        for (verdict, said), key in zip(words.items(), "nt", strict=True)
    )
