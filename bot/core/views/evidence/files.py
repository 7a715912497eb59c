"""The files of a package but for its manifest: the same posts and facts as PDF, HTML and JSON."""

from collections.abc import Mapping, Sequence

from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import Report
from bot.core.evidence.asked import Asked
from bot.core.evidence.package import HTML, JSON, PDF, sha256
from bot.core.views.evidence.data import write_data
from bot.core.views.evidence.document import document
from bot.core.views.evidence.html import write_html


def write_files(
    report: Report, posts: Sequence[ScoredPost], asked: Asked, *, found: int, capped: bool
) -> Mapping[str, bytes]:
    """All three, by name; see `document` for the arguments. Takes seconds, and up to a hundred megabytes."""
    from bot.core.views.evidence.pdf import write_pdf

    data = write_data(report, posts, asked, found=found, capped=capped)
    shown = document(report, posts, asked, sha256(data), found=found, capped=capped)
    return {PDF: write_pdf(shown, asked.at), HTML: write_html(shown), JSON: data}
