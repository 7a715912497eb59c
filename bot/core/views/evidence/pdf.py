"""The document as PDF: on A4, with its links, in the scripts that the fonts of this machine have."""

import logging
from collections.abc import Iterator
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from bot.core.cards.plain_text import uncovered
from bot.core.text.catalog import _, locale, ngettext
from bot.core.text.untrusted import sanitize
from bot.core.views.evidence.document import Document, EvidencePost, Section
from bot.core.views.evidence.fonts import BOX, TEXT, Fonts, close_fonts, has_right_to_left, is_right_to_left
from bot.core.views.words import QUOTED, number

MARGIN, FOOT = 16.0, 18.0  # All lengths in millimeters.
NAMES = 44.0  # Of the facts' names on the cover.
MOST_AT_ONCE = 400  # Characters that are handed to the library together.
LEAST_ROOM = 30.0  # Where less is left on a page, a post begins on the next.
INK, FAINT, FLAG, LINK, LINE = (31, 35, 40), (87, 96, 106), (179, 68, 0), (11, 92, 173), (216, 214, 207)
_SHOWN_DIGITS = 16  # Of the fingerprint, at the foot of each page.

for _name in ("fpdf", "fontTools"):  # What they say of fonts can quote what is written.
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class _Paper(FPDF):
    """A4 with a foot that says what it is a page of."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-FOOT + 6)
        self.set_font(TEXT, size=7.5)
        self.set_text_color(*FAINT)
        self.cell(0, 4, self.foot)
        self.set_x(MARGIN)
        self.cell(0, 4, str(self.page_no()), align=Align.R)


def write_pdf(document: Document, at: datetime) -> bytes:
    """The PDF, with `at` as the time when it was made: the same document gives the same bytes on the same machine."""
    try:
        return _write(document, at, pictures=True)
    except Exception:  # noqa: BLE001 - fpdf2 fails in many ways at some pictures (two names of one flag) and at 255.
        return _write(document, at, pictures=False)


def _write(document: Document, at: datetime, *, pictures: bool) -> bytes:
    pdf = _Paper(format="A4")
    pdf.str_alias_nb_pages = ""  # Else "{nb}" in a post becomes the number of pages.
    pdf.set_creation_date(at)
    pdf.set_margin(MARGIN)
    pdf.c_margin = 0  # Words begin where the lines do.
    pdf.set_auto_page_break(auto=True, margin=FOOT)
    try:
        drawing = _Drawing(pdf, Fonts(pdf, map(sanitize, _texts(document)), pictures=pictures))
        pdf.set_title(drawing.clean(document.title))
        pdf.set_creator("toxscan")
        pdf.set_lang(str(locale()).replace("_", "-"))
        pdf.foot = drawing.clean(f"{document.title} · {document.data[:_SHOWN_DIGITS]}…")
        drawing.cover(document)
        drawing.posts(document)
        return bytes(pdf.output())
    finally:
        close_fonts(pdf)


def _texts(document: Document) -> Iterator[str]:
    """All that will be written."""
    yield document.title
    for fact in document.facts:
        yield fact.name
        yield fact.value
    for section in document.sections:
        yield section.heading
        yield from section.paragraphs
    for post in document.posts:
        quote = post.quote
        yield from (quote.author, quote.date, quote.kind, _words(post), *post.said)
        yield from (bar.label for bar in quote.scores)
    yield f"{BOX}⚑{_(QUOTED, words='…')}{_('Posts')}"


def _words(post: EvidencePost) -> str:
    """The post's own words, and where what its author has hidden begins."""
    return "".join(piece for piece, _toxic in uncovered(post.quote))


def _parts(words: str) -> Iterator[str]:
    """The words in stretches that fpdf2 can find the direction of: it calls itself for each sign between letters."""
    while len(words) > MOST_AT_ONCE:
        end = max(words.rfind(" ", 1, MOST_AT_ONCE), words.rfind("\n", 1, MOST_AT_ONCE)) + 1 or MOST_AT_ONCE
        yield words[:end]
        words = words[end:]
    yield words


class _Drawing:
    """Draws the parts of the document, one below the other."""

    def __init__(self, pdf: FPDF, fonts: Fonts) -> None:
        self._pdf = pdf
        self._fonts = fonts

    def clean(self, words: str) -> str:
        """What can be written of the words."""
        return self._fonts.writable(sanitize(words))

    def cover(self, document: Document) -> None:
        """Whose posts, for whom, and how to read them."""
        pdf = self._pdf
        pdf.add_page()
        self._line("toxscan", 8, FAINT)
        self._line(document.title, 20, INK, "B")
        pdf.ln(4)
        for fact in document.facts:
            self._fact(fact.name, fact.value)
        for section in document.sections:
            self._section(section)
        if self._fonts.missing:
            self._section(Section(_("What this PDF can't show"), (self._missing(document),)))

    def posts(self, document: Document) -> None:
        """Each post, from a new page on."""
        self._pdf.add_page()
        self._line(_("Posts"), 13, INK, "B")
        for post in document.posts:
            if self._pdf.get_y() > self._pdf.h - FOOT - LEAST_ROOM:
                self._pdf.add_page()
            self._post(post)

    def _missing(self, document: Document) -> str:
        hidden = [each for each in document.posts if self._count_missing(_words(each))]
        return ngettext(
            "The fonts of the machine that made it lack characters of {count} post: there each is shown as {box}. The "
            "HTML in the same package has the whole text.",
            "The fonts of the machine that made it lack characters of {count} posts: there each is shown as {box}. The "
            "HTML in the same package has the whole text.",
            len(hidden),
            box=BOX,
        )

    def _count_missing(self, words: str) -> int:
        return sum(each in self._fonts.missing for each in words)

    def _fact(self, name: str, value: str) -> None:
        pdf = self._pdf
        pdf.set_draw_color(*LINE)
        pdf.line(MARGIN, pdf.get_y(), pdf.w - MARGIN, pdf.get_y())
        pdf.ln(1)
        top = pdf.get_y()
        self._style(9, FAINT)
        pdf.multi_cell(NAMES, 4.6, self.clean(name), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        below = pdf.get_y()
        pdf.set_left_margin(MARGIN + NAMES)
        pdf.set_xy(MARGIN + NAMES, top)
        self._style(9, INK)
        self._paragraph(value, 4.6)
        pdf.set_left_margin(MARGIN)
        pdf.set_y(max(below, pdf.get_y()) + 1)

    def _section(self, section: Section) -> None:
        self._pdf.ln(3)
        self._line(section.heading, 11, INK, "B")
        self._style(9, INK)
        for paragraph in section.paragraphs:
            self._paragraph(paragraph, 4.6)
            self._pdf.ln(1)

    def _post(self, post: EvidencePost) -> None:
        pdf, quote = self._pdf, post.quote
        pdf.ln(2)
        pdf.set_draw_color(*LINE)
        pdf.line(MARGIN, pdf.get_y(), pdf.w - MARGIN, pdf.get_y())
        pdf.ln(1.5)
        head = (f"#{quote.number}", quote.author, quote.date, quote.kind)
        self._line(" · ".join(filter(None, head)), 8, FAINT)
        self._text(post)
        scores = "   ".join(f"{bar.label} {bar.value}{' ⚑' if bar.marked else ''}" for bar in quote.scores)
        if scores:
            self._line(scores, 8, FAINT)
        for sentence in post.said:
            self._line(sentence, 8.5, INK, "B")
        if hidden := self._count_missing(_words(post)):
            self._line(_("Not shown here: {count} characters. The HTML has them.", count=number(hidden)), 8, FLAG)
        if quote.url:
            self._style(8, LINK)
            pdf.cell(0, 4.2, quote.url, link=quote.url, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _text(self, post: EvidencePost) -> None:
        """The post's own words; the marked ones stand out, or below, where the direction of writing changes."""
        self._style(10, INK)
        pieces = uncovered(post.quote)
        if has_right_to_left(post.quote.text):
            self._paragraph(_words(post), 5)
            if words := [_(QUOTED, words=piece) for piece, toxic in pieces if toxic]:
                self._line(_("Marked words: {words}", words=" ".join(words)), 8, FLAG)
            return
        for piece, toxic in pieces:
            if toxic:
                self._style(10, FLAG, "B")
            self._write(piece, 5)
            if toxic:
                self._style(10, INK)
        self._pdf.ln(5.5)

    def _line(self, words: str, size: float, color: tuple[int, int, int], style: str = "") -> None:
        self._style(size, color, style)
        self._paragraph(words, size * 0.5)

    def _paragraph(self, words: str, height: float) -> None:
        """The words, from the left margin on, or to the right one where they are written from there."""
        if not has_right_to_left(words):
            self._write(words, height)
            self._pdf.ln(height)
            return
        align = Align.R if is_right_to_left(words) else Align.L
        for part in _parts(self.clean(words)):
            self._pdf.multi_cell(0, height, part, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _write(self, words: str, height: float) -> None:
        for part in _parts(self.clean(words)):
            self._pdf.write(height, part)

    def _style(self, size: float, color: tuple[int, int, int], style: str = "") -> None:
        self._pdf.set_font(TEXT, style, size)
        self._pdf.set_text_color(*color)
