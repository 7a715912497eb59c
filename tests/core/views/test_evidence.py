"""The document of evidence: PDF, HTML and JSON say the same, whatever is in the posts."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost
from bot.core.domain.verdicts import Opinion, Verdict
from bot.core.evidence.package import HTML, JSON, PDF, sha256
from bot.core.text.catalog import use_language
from bot.core.views.evidence import fonts
from bot.core.views.evidence.document import Document, document
from bot.core.views.evidence.files import write_files
from bot.core.views.evidence.fonts import BOX
from bot.core.views.evidence.people import what_people_said
from tests.core.evidence.packages import ASKED
from tests.core.views.samples import POSTS, report, scan, scored, with_toxic_words
from tests.core.views.test_html_report import Page
from tests.languages import marked_german

FLAGGED = (POSTS[0], POSTS[1], with_toxic_words(scored(3, "you awful person", toxicity=0.9), "awful"))
# Chinese: no font of these machines has it, or it has; then what is written in it is shown.
CHINESE = "\u4f60\u597d"


def files(posts: Sequence[ScoredPost], **changes: object) -> Mapping[str, bytes]:
    """The package's files."""
    return write_files(report(**changes), posts, ASKED, found=len(posts), capped=False)


@cache
def sample() -> Mapping[str, bytes]:
    """Those of the flagged sample posts."""
    return files(FLAGGED)


def made(posts: Sequence[ScoredPost] = FLAGGED, found: int | None = None, **changes: object) -> Document:
    """The document."""
    count = len(posts) if found is None else found
    return document(report(**changes), posts, ASKED, "0" * 64, found=count, capped=False)


def words(found: Document) -> str:
    """All that stands before the posts."""
    return "\n".join(paragraph for section in found.sections for paragraph in section.paragraphs)


def read(pdf: bytes) -> str:
    """All that a PDF says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_three_say_the_same() -> None:
    """Each post with its text, time, link and scores, and the cover."""
    found = sample()
    page, pdf, data = found[HTML].decode(), read(found[PDF]), json.loads(found[JSON])
    texts = Page(page).texts
    for place, post in enumerate(FLAGGED):
        text, url = post.post.text, post.post.url(scan().account)
        assert " ".join(text.split()) in pdf
        assert texts[place] == text
        assert data["posts"][place]["text"] == text
        assert url in pdf
        assert url in page
        assert data["posts"][place]["url"] == url
    for said in (
        "@sample (Sam Sample)",
        "Alice, 26 Nov 2026, 14:00 UTC",
        "3 Aug 2023 – 5 Jan 2026",
        "mini-1a2b3c4d-p1",
    ):
        assert said in pdf
        assert said in page
    assert data["asked"] == {"by": "Alice", "at": "2026-11-26T14:00:00+00:00"}


def test_the_cover_has_the_hash_of_the_posts() -> None:
    """So that paper can be compared with the package."""
    found = sample()
    digest = sha256(found[JSON])
    assert digest in read(found[PDF])
    assert digest in found[HTML].decode()


def test_the_same_posts_give_the_same_bytes() -> None:
    """No clock is in it but that of the asking."""
    assert files(FLAGGED) == sample()
    later = replace(ASKED, at=ASKED.at.replace(hour=15))
    assert write_files(report(), FLAGGED, later, found=3, capped=False)[PDF] != sample()[PDF]


def test_links_lead_to_the_posts() -> None:
    """In the PDF, too."""
    reader = PdfReader(io.BytesIO(sample()[PDF]))
    links = [each.get_object()["/A"]["/URI"] for page in reader.pages for each in page.get("/Annots", [])]
    assert links == [post.post.url(scan().account) for post in FLAGGED]


def test_marked_words_stand_out() -> None:
    """In HTML as marks; where a script runs from right to left, the PDF lists them below."""
    assert "<mark>awful</mark>" in sample()[HTML].decode()
    arabic = with_toxic_words(scored(1, "\u0645\u0631\u062d\u0628\u0627 awful", toxicity=0.9), "awful")
    assert "Marked words: “awful”" in read(files([arabic])[PDF])


def test_mistakes_to_expect_are_a_number() -> None:
    """Where it is known how often the model is wrong; else that it is not known."""
    assert "at least 2 mistakes among the flagged posts" in words(made(mistaken=0.0019))
    unknown = words(made(mistaken=None))
    assert "is not known" in unknown
    assert "at least" not in unknown


def test_what_is_left_out_is_said() -> None:
    """And that nothing is, where nothing is."""
    assert "The worst 3 of 40 such posts are here." in words(made(found=40))
    assert "None of them was left out." in words(made())


def test_an_archive_is_not_taken_for_the_account() -> None:
    """It has no links, and says that X has not confirmed it."""
    theirs = replace(scan(), account=Account("12", "sample", keeper=ASKED.requester))
    found = files(FLAGGED, scan=theirs)
    assert "@sample's archive" in read(found[PDF])
    assert b"https://x.com" not in found[HTML] + found[PDF]
    assert "X has not confirmed whose they are" in read(found[PDF])


def test_what_people_said_has_names_that_others_understand() -> None:
    """Nobody reads "you" in a paper about somebody else."""
    mine = Opinion(Verdict.NOT_TOXIC, "", ASKED.at, note="a joke", yours=True)
    theirs = Opinion(Verdict.TOXIC, "Bob", ASKED.at, Label.INSULT)
    said = what_people_said(replace(FLAGGED[0], opinions=(mine, theirs)), "Alice")
    assert said == (
        "Not toxic, says Alice (26 Nov 2026). “a joke”",
        "Toxic, says Bob (26 Nov 2026). Label: insult.",
    )
    assert what_people_said(FLAGGED[0], "Alice") == ()
    found = files([replace(FLAGGED[0], opinions=(mine, theirs))])
    assert all(each in read(found[PDF]) and each in found[HTML].decode() for each in said)


def test_what_no_font_has_is_a_box_and_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML has it all the same."""
    monkeypatch.setattr(fonts, "_machine_fonts", list)
    found = files([scored(1, f"{CHINESE} you idiot", toxicity=0.9)])
    said = read(found[PDF])
    assert f"{BOX}{BOX} you idiot" in said
    assert "Not shown here: 2 characters. The HTML has them." in said
    assert "lack characters of 1 post" in said
    assert CHINESE in found[HTML].decode()


def test_a_broken_font_of_the_machine_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Then another one has to do, or a box."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + b"x" * 100)
    monkeypatch.setattr(fonts, "_machine_fonts", lambda: [broken])
    assert BOX in read(files([scored(1, CHINESE, toxicity=0.9)])[PDF])


def test_flags_and_skins_make_more_pictures_than_the_library_takes() -> None:
    """Then they are boxes, and the document is there."""
    letters = [chr(0x1F1E6 + each) for each in range(26)]
    flags = " ".join(one + other for one in letters for other in letters)
    assert "#1" in read(files([scored(1, flags, toxicity=0.9)])[PDF])


WILD_TEXTS = st.lists(st.text(st.characters(codec=None), min_size=1, max_size=200), min_size=1, max_size=30)


def drawn(texts: Sequence[str]) -> None:
    """All three of posts with these texts."""
    posts = [with_toxic_words(scored(place, text, toxicity=0.9), text[:1]) for place, text in enumerate(texts)]
    found = files(posts)
    assert found[PDF].startswith(b"%PDF-")
    found[HTML].decode()
    assert [post["text"] for post in json.loads(found[JSON])["posts"]] == list(texts)


@settings(max_examples=4, deadline=None)
@given(WILD_TEXTS)
def test_any_text_is_drawn(texts: list[str]) -> None:
    """Whatever people write, halves of characters and controls too."""
    drawn(texts)


@pytest.mark.soak
@settings(max_examples=60, deadline=None)
@given(WILD_TEXTS)
def test_any_of_many_texts_is_drawn(texts: list[str]) -> None:
    """The same for longer."""
    drawn(texts)


@pytest.mark.parametrize("unit", [".", "\U0001f600 ", "\u0627.", "x", "\u0301", "\n", "[(", "1 \u05d0"])
def test_long_rows_of_anything_are_drawn(unit: str) -> None:
    """Finding the direction of a thousand signs in a row takes more calls than Python lets a library nest."""
    drawn([(unit * 3_000)[:3_000]])


def test_markup_in_a_post_is_text() -> None:
    """Neither HTML nor the PDF's own bold runs."""
    text = "<script>alert(1)</script> **bold** __under__ {nb}"
    found = files([scored(1, text, toxicity=0.9)])
    assert text in read(found[PDF])
    assert Page(found[HTML].decode()).texts == [text]


def test_the_page_asks_nobody_for_anything() -> None:
    """No script, no picture, nothing loaded."""
    elements = Page(sample()[HTML].decode()).elements
    assert not {tag for tag, _ in elements} & {"script", "img", "link", "iframe", "object"}
    assert [found["href"] for tag, found in elements if tag == "a"] == [
        post.post.url(scan().account) for post in FLAGGED
    ]


def test_all_of_it_is_in_the_reader_s_language(tmp_path: Path) -> None:
    """Nothing of ours stays in English."""
    with use_language(marked_german(tmp_path).find("de")):
        found = made(found=40, mistaken=0.0019)
    assert all(each.heading.startswith("‹") for each in found.sections)
    assert all(each.startswith("‹") for section in found.sections for each in section.paragraphs)
    assert all(fact.name.startswith("‹") for fact in found.facts)
