"""The document as one page that needs nothing else: no script, no request to anywhere; on paper all of it."""

import base64
import hashlib

from markupsafe import Markup

from bot.core.text.catalog import locale
from bot.core.text.untrusted import sanitize
from bot.core.views.evidence.document import Document
from bot.core.views.reports.exports import templates


def write_html(document: Document) -> bytes:
    """The page, in UTF-8. To be called in a thread without an event loop: templates are drawn in one of their own."""
    css = templates().get_template("evidence.css").render()
    page = (
        templates()
        .get_template("evidence.html")
        .render(
            document=document,
            language=str(locale()).replace("_", "-"),
            css=Markup(css),  # noqa: S704 - our own file, not a stranger's text
            css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        )
    )
    return sanitize(page).encode()
