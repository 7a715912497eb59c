"""Reports as files for people and programs, written post by post: no export holds all posts in memory."""

import base64
import csv
import hashlib
import unicodedata
from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from functools import cache
from typing import Any, TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.core.cards.model import PostQuote
from bot.core.cards.plain_text import covered, element_text, uncovered
from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost, SkipReason
from bot.core.domain.reports import Report, Totals
from bot.core.domain.verdicts import Opinion, settle
from bot.core.text.catalog import _, locale
from bot.core.text.untrusted import sanitize, to_safe_json
from bot.core.views.reports.changes import change_sentences
from bot.core.views.reports.details import label_counts, scores_needed
from bot.core.views.reports.findings import coverage, notes, period, verdict
from bot.core.views.reports.mistakes import estimate
from bot.core.views.reports.quotes import post_quote
from bot.core.views.reports.trend_chart import trend_chart
from bot.core.views.words import MODEL_NOTE, when_in_table

_DECIMALS = 6
PRINTED = 6  # Posts on paper, the worst: with the numbers they fill two pages. report.css leaves out the others.
# A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection"), the wide signs in East Asia, too.
_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_MOST_DIGITS = 15  # Spreadsheets round longer numbers, X's ids among them.
_COLUMNS = (
    "id",
    "created_at",
    "kind",
    "text",
    "url",
    "flagged",
    "labels",
    "toxic_words",
    "warning",
    "network_says",
    "skipped",
    "people_say",
    "edited",
)


async def write_json(report: Report, posts: AsyncIterator[ScoredPost], out: TextIO) -> None:
    """One JSON document, a post a line, posts in the order given; the same report gives the same bytes."""
    out.write("{\n")
    out.writelines(f'"{key}": {to_safe_json(value)},\n' for key, value in report_record(report).items())
    out.write('"posts": [')
    separator = "\n"
    async for scored in posts:
        out.write(separator + to_safe_json(post_record(scored, report.scan.account)))
        separator = ",\n"
    out.write("\n]\n}\n")


async def write_csv(report: Report, posts: AsyncIterator[ScoredPost], out: TextIO) -> None:
    """One line a post and one column a label, whatever the model; `out` is to be opened with newline="".

    It begins with a byte order mark, without which Excel takes UTF-8 for something else and garbles every emoji.
    A cell that a spreadsheet would run as a formula, and a number that it would round, is put behind an apostrophe.
    """
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow([*_COLUMNS, *Label])
    async for scored in posts:
        record = post_record(scored, report.scan.account)
        record["labels"] = " ".join(record["labels"])
        record["toxic_words"] = " | ".join(record["toxic_words"])
        record["network_says"] = " ".join(record["network_says"])
        for answer in ("flagged", "edited"):
            record[answer] = "yes" if record[answer] else "no"
        cells = [str(record[column] or "") for column in _COLUMNS]
        scores = ["" if label not in record["scores"] else f"{record['scores'][label]:.6f}" for label in Label]
        writer.writerow([for_spreadsheets(cell) for cell in cells] + scores)


@cache
def templates() -> Environment:
    """The pages that are taken away as files; whatever is put into them is text."""
    environment = Environment(
        loader=PackageLoader("bot.core.views.reports"),
        autoescape=True,
        enable_async=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update({"_": _, "covered": covered, "uncovered": uncovered})
    return environment


async def write_html(report: Report, posts: AsyncIterator[ScoredPost], out: TextIO) -> None:
    """One page that needs nothing else: no script, no request to anywhere; on paper two, with the worst posts."""
    environment = templates()
    css = await environment.get_template("report.css").render_async()
    page = environment.get_template("report.html").generate_async(
        report=report,
        headline=" ".join([element_text(verdict(report)), *notes(report)]),
        read=coverage(report),
        period=period(report),
        labels=label_counts(report),
        scores=scores_needed(report.thresholds),
        chart=trend_chart(report),
        changes=list(change_sentences(report)),
        language=str(locale()).replace("_", "-"),
        when=when_in_table,
        printed=PRINTED,
        estimate=estimate(report.totals),
        note=_(MODEL_NOTE),
        css=Markup(css),  # noqa: S704 - our own file, not a stranger's text
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        posts=_quotes(report, posts),
    )
    async for piece in page:
        out.write(sanitize(piece))


async def _quotes(report: Report, posts: AsyncIterator[ScoredPost]) -> AsyncIterator[tuple[ScoredPost, PostQuote]]:
    place = 0
    async for scored in posts:
        place += 1
        yield scored, post_quote(place, scored, report.scan.account)


def report_record(report: Report) -> dict[str, object]:
    """The report in numbers, for JSON."""
    return {
        "account": {
            "id": report.scan.account.id,
            "handle": report.scan.account.handle,
            "name": report.scan.account.name,
            "network": report.scan.account.network,
        },
        "model": report.scan.request.model,
        "model_id": report.scan.model_id,
        "thresholds": {label: report.thresholds[label] for label in Label if label in report.thresholds},
        "totals": _totals(report),
    }


def _totals(report: Report) -> dict[str, object]:
    totals = report.totals
    skipped = {reason: totals.skipped[reason] for reason in SkipReason if reason in totals.skipped}
    counts = {"posts": totals.posts, "scored": totals.scored, "flagged": totals.flagged}
    why = {"skipped": skipped, "unknown_languages": dict(report.languages)}
    return counts | why | ({"quick": _quick(totals)} if totals.check and totals.unchecked else {})


def _quick(totals: Totals) -> dict[str, int]:
    """What a quick scan tells of the posts that the big model has not checked."""
    assert totals.check is not None
    drawn = {"random": totals.check.sampled, "random_flagged": totals.check.hits}
    return {"not_checked": totals.unchecked, **drawn, "missed_at_most": totals.missed}


def post_record(scored: ScoredPost, account: Account) -> dict[str, Any]:
    """A post with its scores, for JSON."""
    post = scored.post
    scores: Mapping[Label, float] = scored.scores or {}
    return {
        "id": post.id,
        "created_at": post.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "text": post.text,
        "url": post.url(account),
        "kind": post.kind,
        "scores": {label: round(scores[label], _DECIMALS) for label in Label if label in scores},
        "flagged": bool(scored.flagged),
        "labels": list(scored.flagged),
        "toxic_words": [post.text[start:end] for start, end in scored.toxic_words],
        "warning": post.text[: post.hidden_from].strip() if post.hidden_from is not None else "",
        "hidden_from": post.hidden_from,
        "network_says": list(post.network_labels),
        "people_say": _settled(scored),
        "verdicts": [_verdict(each) for each in scored.opinions],
        "skipped": scored.skipped,
        "edited": post.edited,
    }


def _settled(scored: ScoredPost) -> str:
    """What people's verdicts come to: "" where nobody gave one, "undecided" where they differ or are unsure."""
    return (settle(scored.opinions) or "undecided") if scored.opinions else ""


def _verdict(opinion: Opinion) -> dict[str, str]:
    given_at = opinion.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said = {"verdict": str(opinion.verdict), "label": str(opinion.label or ""), "by": opinion.name}
    return said | {"given_at": given_at, "note": opinion.note}


def for_spreadsheets(cell: str) -> str:
    """The cell as its reader sees it in a spreadsheet, too: nothing is run and nothing rounded."""
    cell = sanitize(cell)
    start = next((character for character in cell if not _stripped(character)), "")
    runs = unicodedata.normalize("NFKC", start)[:1] in _FORMULA if start else False
    rounds = len(cell) > _MOST_DIGITS and cell.isdigit()
    return f"'{cell}" if runs or rounds or cell[:1] in {"\t", "\n"} else cell


def _stripped(character: str) -> bool:
    """Whether a spreadsheet may pass over it at a cell's beginning: spaces, controls, and what has no width."""
    return unicodedata.category(character)[0] in "ZC"
