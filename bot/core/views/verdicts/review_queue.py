"""One post to judge at a time: what the model says, and buttons for what a person says."""

from collections.abc import Callable

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import AlikeAction, ExportAction, PageAction, ParentAction, SummaryAction
from bot.core.cards.model import Button, ButtonStyle, Card, Element, PersonalCard, Select, SelectOption, Tone, text
from bot.core.cards.review_actions import ReviewAction, ReviewNoteAction, ReviewUndoAction, ReviewVerdictAction
from bot.core.cards.sentences import to_parts
from bot.core.cards.suggestion_actions import SuggestionAction
from bot.core.domain.figures.suggestion import FEWEST
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery, Queue, ReviewEnd, ReviewItem
from bot.core.domain.verdicts import Reach, Verdict
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.posts import with_picture
from bot.core.views.reports.quotes import post_quote
from bot.core.views.reports.review import settled
from bot.core.views.verdicts.judging import verdict_words
from bot.core.views.words import LABELS, MODEL_NOTE, number

_UNDECIDED = N_(
    "“Undecided” counts for neither side; a skipped post comes back at the end. Stop when you like: verdicts are kept."
)

Undo = tuple[int, int]
"""The scan and the post of the verdict that was given last."""


def review_card(
    item: ReviewItem,
    queue: Queue,
    *,
    said: str = "",
    undo: Undo | None = None,
    spoiler: bool = False,
    alone: bool = False,
) -> Card:
    """The post with its scores; `said` is what the last press did, `undo` takes it back.

    `alone`: the verdicts count for this person only.
    """
    post = item.post
    left = ngettext("{count} flagged post left to judge", "{count} flagged posts left to judge", item.left)
    done = ngettext("{count} judged", "{count} judged", item.done)
    elements: list[Element] = [
        *([text(said)] if said else []),
        with_picture(item.scan.account, text(f"{left} · {done}")),
    ]
    elements.append(post_quote(0, post, item.scan.account, spoiler=spoiler))
    return Card(
        title=_("Judge posts of {account}", account=item.scan.account),
        elements=tuple(elements),
        rows=_rows(item, queue, undo),
        footer=" ".join((verdict_words(item.scan, alone=alone), _(_UNDECIDED), _(MODEL_NOTE))),
    )


def _rows(item: ReviewItem, queue: Queue, undo: Undo | None) -> tuple[tuple[Button, ...] | tuple[Select], ...]:
    def press(verdict: Verdict | None, label: Label | None = None, reach: Reach = Reach.ONE) -> str:
        post = item.post.post
        return encode(ReviewVerdictAction(queue, item.scan.id, int(post.id), verdict, label, reach, post.wording))

    verdicts = (
        Button(_("Toxic"), press(Verdict.TOXIC), ButtonStyle.DANGER, "t"),
        Button(_("Not toxic"), press(Verdict.NOT_TOXIC), ButtonStyle.PRIMARY, "n"),
        Button(_("Undecided"), press(Verdict.UNSURE), key="u"),
        Button(_("Skip, decide later"), press(None), key="s"),
        *([Button(_("Undo"), encode(ReviewUndoAction(queue, *undo)), key="z")] if undo else []),
    )
    labels = [label for label in Label if label in (item.post.scores or ()) and label is not Label.TOXICITY]
    options = tuple(
        SelectOption(_("It is toxic: {label}", label=_(LABELS[label])), press(Verdict.TOXIC, label)) for label in labels
    )
    note = ReviewNoteAction(queue, item.scan.id, int(item.post.post.id), item.post.post.wording)
    more = [*_same(item, press), *_see(item), Button(_("With a note …"), encode(note), key="w")]
    more.append(Button(_("◀ Report"), encode(SummaryAction(item.scan.id), "s"), key="r"))
    choice = ((Select(_("Toxic, namely …"), options),),) if options else ()
    return (verdicts, *choice, tuple(more), *_answered(item))


def _same(item: ReviewItem, press: Callable[..., str]) -> list[Button]:
    """One verdict for all that say the same, or nearly."""
    if not item.nearly:
        return []
    keys = {Verdict.NOT_TOXIC: "nn", Verdict.TOXIC: "tt"}
    if item.nearly > item.same:
        reach, count = Reach.NEARLY, number(item.nearly + 1)
        words = {
            Verdict.NOT_TOXIC: _("All {count} posts like this: not toxic", count=count),
            Verdict.TOXIC: _("All {count} posts like this: toxic", count=count),
        }
    else:
        reach, count = Reach.SAME, number(item.same + 1)
        words = {
            Verdict.NOT_TOXIC: _("All {count} posts that say the same: not toxic", count=count),
            Verdict.TOXIC: _("All {count} posts that say the same: toxic", count=count),
        }
    return [Button(said, press(each, reach=reach), key=keys[each]) for each, said in words.items()]


def _answered(item: ReviewItem) -> tuple[tuple[Button], ...]:
    """A row with the way to what the post answers: the others are full, as Discord allows five buttons each."""
    if not item.post.post.answers:
        return ()
    action = ParentAction(item.scan.id, int(item.post.post.id))
    return ((Button(_("What it answered …"), encode(action), key="a"),),)


def _see(item: ReviewItem) -> list[Button]:
    """The way to what a verdict on all that is nearly the same would be given on."""
    if item.nearly == item.same:
        return []
    action = AlikeAction(item.scan.id, int(item.post.post.id), 1, PostQuery(flagged_only=True))
    return [Button(_("Show them"), encode(action), key="l")]


def review_end_card(
    end: ReviewEnd, queue: Queue, *, said: str = "", undo: Undo | None = None, judged: int = 0
) -> PersonalCard:
    """Nothing is left to judge, or there never was anything.

    People have `judged` so many posts here, of which whoever sees it may change the thresholds: from some number on,
    that suggests some.
    """
    if not end.reports:
        nothing = to_parts(_("You have no report with posts to judge yet. `/scan @someone` makes one."))
        return PersonalCard(_("Nothing to judge"), (text(*nothing),))
    if end.done:
        all_judged = ngettext("The flagged post is judged", "All {count} flagged posts are judged", end.done)
        words = settled(all_judged, end.toxic, end.not_toxic, end.undecided)
    else:
        words = _("The model flagged no posts in your reports, so there is nothing to judge.")
    buttons = []
    if undo:
        buttons.append(Button(_("Undo"), encode(ReviewUndoAction(queue, *undo)), key="z"))
    if end.by_others and not queue.second:
        second = Queue(queue.scan_id, second=True)
        buttons.append(Button(_("Judge posts that only others judged"), encode(ReviewAction(second)), key="o"))
    if queue.scan_id:
        buttons.append(Button(_("◀ Report"), encode(SummaryAction(queue.scan_id), "s"), key="r"))
        flagged = PageAction(queue.scan_id, 1, PostQuery(flagged_only=True))
        buttons.append(Button(_("Flagged posts"), encode(flagged, "o"), key="f"))
        buttons.append(Button(_("Export …"), encode(ExportAction(queue.scan_id), "e"), key="e"))
    if judged >= FEWEST:
        buttons.append(Button(_("Suggested thresholds …"), encode(SuggestionAction()), key="v"))
    elements = [*([text(said)] if said else []), text(words)]
    return PersonalCard(_("Nothing left to judge"), tuple(elements), Tone.GOOD, (tuple(buttons),) if buttons else ())
