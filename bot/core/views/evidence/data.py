"""The evidence as JSON: the same posts and facts as in the document, for programs."""

from collections.abc import Sequence
from importlib.metadata import version

from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import Report
from bot.core.evidence.asked import Asked
from bot.core.text.untrusted import to_safe_json
from bot.core.views.reports.exports import post_record, report_record


def write_data(report: Report, posts: Sequence[ScoredPost], asked: Asked, *, found: int, capped: bool) -> bytes:
    """One JSON document, a post a line; `found` and `capped` as for `document`."""
    first, last = report.first_post, report.last_post
    head = {
        **report_record(report),
        "program": f"toxscan {version('toxscan')}",
        "asked": {"by": asked.by, "at": asked.at.isoformat()},
        "period": {"first": first.isoformat() if first else None, "last": last.isoformat() if last else None},
        "mistakes_on_ordinary_posts": report.mistaken,
        "flagged_or_judged": found,
        "left_out": found - len(posts),
        "left_out_by_rules_of_x": capped,
    }
    lines = ",\n".join(to_safe_json(post_record(each, report.scan.account)) for each in posts)
    facts = "".join(f'"{key}": {to_safe_json(value)},\n' for key, value in head.items())
    return f'{{\n{facts}"posts": [\n{lines}\n]\n}}\n'.encode()
