"""The document of evidence as data, which HTML and PDF draw alike: the cover, how it was made, and each post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from bot.core.cards.model import Bar, PostQuote
from bot.core.cards.plain_text import element_text
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import MOST_EXPORTED, Report
from bot.core.evidence.asked import Asked
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import display_name
from bot.core.views.evidence.people import what_people_said
from bot.core.views.reports.findings import coverage, notes, period, verdict
from bot.core.views.reports.mistakes import estimate
from bot.core.views.reports.quotes import network_says, post_quote
from bot.core.views.words import CUT, LABELS, listed, minute, number, percent


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the cover."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs below a heading."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidencePost:
    """A post with all of its scores, and below it what people said and what else one must know."""

    scored: ScoredPost
    quote: PostQuote
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is drawn. `data` is the hash of the posts as JSON, for the cover and each page's foot."""

    title: str
    name: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    posts: tuple[EvidencePost, ...]
    data: str


def document(
    report: Report, posts: Sequence[ScoredPost], asked: Asked, data: str, *, found: int, capped: bool
) -> Document:
    """The document on these posts, worst first, of `found` that were flagged or judged.

    `capped`: X's rules let the person take away no more of them.
    """
    account = report.scan.account
    return Document(
        title=_("Evidence: {account}", account=account),
        name=display_name(account.name),
        facts=_facts(report, posts, asked, data),
        sections=(
            Section(_("What this is"), (_about(report), _left_out(len(posts), found, capped=capped))),
            Section(_("How it was made"), tuple(_method(report))),
            Section(_("How often it is wrong"), tuple(_mistakes(report))),
            Section(_("How to check it"), (_check(),)),
        ),
        posts=tuple(_post(place, each, report, asked) for place, each in enumerate(posts, start=1)),
        data=data,
    )


def _facts(report: Report, posts: Sequence[ScoredPost], asked: Asked, data: str) -> tuple[Fact, ...]:
    account = report.scan.account
    name = display_name(account.name)
    who = f"{account} ({name})" if name else str(account)
    where = _("{account} on {network}", account=who, network=account.network.brand) if account.handle else who
    return (
        Fact(_("Account"), where if account.confirmed else who),
        Fact(_("Asked for by"), f"{asked.by}, {minute(asked.at)}"),
        Fact(_("Period"), period(report)),
        Fact(_("Read"), coverage(report)),
        Fact(_("In this document"), ngettext("{count} post", "{count} posts", len(posts))),
        Fact(_("Model"), f"{report.scan.request.model} ({report.scan.model_id})"),
        Fact(_("Program"), f"toxscan {version('toxscan')}"),
        Fact(_("Fingerprint of the posts"), data),
    )


def _about(report: Report) -> str:
    words = _(
        "A program flagged these posts as toxic, or people judged them; the worst come first. Each is here with its "
        "whole text, when it was written, all of its scores, the words that it was flagged for, and what people said."
    )
    account = report.scan.account
    if not account.confirmed:
        return words
    network = account.network.brand
    link = _("The link below each leads to the post on {network}, as long as {network} shows it.", network=network)
    return f"{words} {link}"


def _left_out(shown: int, found: int, *, capped: bool) -> str:
    if shown >= found:
        return _("None of them was left out. Posts that were not flagged are not here.")
    words = ngettext(
        "{shown} of {count} such post is here.",
        "The worst {shown} of {count} such posts are here.",
        found,
        shown=number(shown),
    )
    if capped:
        why = _("X's rules let a person take away {most} posts a day.", most=number(MOST_EXPORTED))
    else:
        why = _("More would not fit into a document that one can still read.")
    return f"{words} {why}"


def _method(report: Report) -> list[str]:
    thresholds = listed(
        [
            _("{label} from {score}", label=_(LABELS[label]), score=percent(at))
            for label, at in report.thresholds.items()
        ]
    )
    scores = _(
        "A model gave each post a score for each label: how likely people are to find the text toxic as it stands. A "
        "post is flagged where a score reaches its threshold ({thresholds}); obscenity alone flags none.",
        thresholds=thresholds,
    )
    said = [scores, *notes(report)]
    return [*said, estimate(report.totals)] if report.totals.scored else said


def _mistakes(report: Report) -> list[str]:
    context = _(
        "The model does not know who speaks, to whom and why. Swearing scores high whatever it means; irony, "
        "quotations and banter among friends are often misread, and other toxic posts are overlooked. Read each post "
        "in its context, and judge nobody by a number."
    )
    return [element_text(verdict(report)), *_expected(report), context]


def _expected(report: Report) -> list[str]:
    """How many of the flagged posts are so by mistake, as far as that is known."""
    totals = report.totals
    if report.mistaken is None or not totals.flagged:
        return []
    usual = min(totals.flagged, max(1, round(report.mistaken * totals.judged)))
    return [
        ngettext(
            "So expect at least {count} mistake among the flagged posts.",
            "So expect at least {count} mistakes among the flagged posts.",
            usual,
        )
    ]


def _check() -> str:
    return _(
        "This document belongs to a package: the same as PDF, HTML and JSON, and a manifest with the hash (SHA-256) of "
        "each file. The command “toxscan verify” says whether the package is whole. The fingerprint above is the hash "
        "of evidence.json."
    )


def _post(place: int, scored: ScoredPost, report: Report, asked: Asked) -> EvidencePost:
    quote = post_quote(place, scored, report.scan.account)
    said = what_people_said(scored, asked.by)
    return EvidencePost(
        scored,
        replace(quote, scores=_all_scores(scored), note=""),
        (*([_(CUT)] if scored.cut else []), *network_says(scored.post, report.scan.account), *said),
    )


def _all_scores(scored: ScoredPost) -> tuple[Bar, ...]:
    values = sorted((scored.scores or {}).items(), key=lambda each: -each[1])
    return tuple(Bar(_(LABELS[label]), percent(value), value, label in scored.flagged) for label, value in values)
