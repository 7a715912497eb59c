"""The words of a post's record: its text with whole links, or what its pictures are described with."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.sources.archive.records import as_object, replace_surrogates

MOST_CHARS = 50_000  # Of a text: Bluesky allows 3,000 bytes; as in archives of X.
_MOST_FACETS = 200
_MOST_URI = 2_000
_CUT = ("...", "\N{HORIZONTAL ELLIPSIS}")  # Where Bluesky's own app cuts a long link.
_MOST_TAG = 3  # Letters of a language without its region (BCP 47).


def words_of(record: Mapping[str, Any]) -> str | None:
    """What somebody wrote in a post; None where it is broken, or longer than any post.

    A post without any text says what its pictures or its video are described with: those are its author's words, too.
    Beside a text they are left out, since they often tell what somebody else wrote in a picture.
    """
    text = record.get("text")
    if not isinstance(text, str) or len(text) > MOST_CHARS:
        return None
    text = replace_surrogates(text)
    if not text.strip():
        text = "\n".join(_descriptions(as_object(record.get("embed"))))
        return text if len(text) <= MOST_CHARS else None
    return _with_links(text, record.get("facets"))


def language_of(record: Mapping[str, Any]) -> str:
    """The language that the author claims, without its region; "" where there are none or several."""
    claimed = record.get("langs")
    if not (isinstance(claimed, list) and len(claimed) == 1 and isinstance(claimed[0], str)):
        return ""
    lang = claimed[0].partition("-")[0].lower()
    return lang if lang.isascii() and lang.isalpha() and len(lang) <= _MOST_TAG else ""


def _with_links(text: str, facets: Any) -> str:
    """The text with each link whole that the app has cut; other words that lead somewhere stay as they are.

    Facets count the bytes of the text in UTF-8 (lexicons/app/bsky/richtext/facet.json).
    """
    links = sorted(_links(facets)) if isinstance(facets, list) else []
    written, parts, done = text.encode(), [], 0
    for start, end, uri in links:
        if done <= start < end <= len(written) and _is_cut(written[start:end].decode(errors="replace"), uri):
            parts += [written[done:start], uri.encode()]
            done = end
    whole = b"".join([*parts, written[done:]]).decode(errors="replace")
    return whole if len(whole) <= MOST_CHARS else text


def _links(facets: list[Any]) -> Iterator[tuple[int, int, str]]:
    for facet in map(as_object, facets[:_MOST_FACETS]):
        index, features = as_object(facet.get("index")), facet.get("features")
        start, end = index.get("byteStart"), index.get("byteEnd")
        for feature in map(as_object, features[:1] if isinstance(features, list) else []):
            uri = feature.get("uri")
            if isinstance(uri, str) and len(uri) <= _MOST_URI and isinstance(start, int) and isinstance(end, int):
                yield start, end, replace_surrogates(uri)


def _is_cut(shown: str, uri: str) -> bool:
    """Whether these words are the beginning of the link, its host at least, and not words that merely lead there."""
    if not uri.startswith(("http://", "https://")):
        return False
    for end in _CUT:
        shown = shown.removesuffix(end)
    bare, whole = _bare(shown), _bare(uri)
    return whole.startswith(bare) and bare.startswith(whole.partition("/")[0])


def _bare(link: str) -> str:
    """A link as apps show it: without what all links begin with."""
    return link.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _descriptions(embed: Mapping[str, Any]) -> Iterator[str]:
    media = as_object(embed.get("media")) or embed
    listed = media.get("images") if isinstance(media.get("images"), list) else media.get("items")
    for each in (media, *(map(as_object, listed) if isinstance(listed, list) else ())):
        described = each.get("alt")
        if isinstance(described, str) and described.strip():
            yield replace_surrogates(described.strip())
