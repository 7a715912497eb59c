"""What people write for an account on Bluesky."""

import pytest

from bot.core.sources.bluesky.handles import find_links, read

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"


@pytest.mark.parametrize(
    "written",
    [
        "ada.bsky.social", "@ada.bsky.social", "＠ada.bsky.social", "Ada.Bsky.Social", " ada.bsky.social ",
        "bsky.app/profile/ada.bsky.social", "https://bsky.app/profile/ada.bsky.social",
        "https://bsky.app/profile/ada.bsky.social/post/3lbk2xq5c6s2a?ref=x",
        "https://www.bsky.app/profile/ada.bsky.social/",
        "https://fxbsky.app/profile/ada.bsky.social/post/3lbk2xq5c6s2a", "at://ada.bsky.social",
        "at://ada.bsky.social/app.bsky.feed.post/3lbk2xq5c6s2a",
        "\u202a@ada.bsky.social\u202c", "\u2068ada.bsky.social\u2069",
    ],
)  # fmt: skip
def test_a_handle_is_read(written: str) -> None:
    """With or without @, as a link, and with the invisible characters that Bluesky's app puts around it."""
    assert read(written) == "ada.bsky.social"


@pytest.mark.parametrize(
    "written", [DID, f"https://bsky.app/profile/{DID}/post/3lbk2xq5c6s2a", f"at://{DID}/app.bsky.feed.post/x"]
)
def test_a_did_is_read(written: str) -> None:
    """It is case-sensitive."""
    assert read(written) == DID


def test_a_did_of_a_web_site_is_read() -> None:
    """The other method that the network allows."""
    assert read("did:web:ada.example.com") == "did:web:ada.example.com"


@pytest.mark.parametrize(
    "written",
    [
        "", "@", "ada", "@ada", "ada@mastodon.social", "@ada@mastodon.social", "handle.invalid", "-a.example.com",
        "a..com",
        "a.1", "x.com/ada", "https://x.com/ada", "did:plc:short", "did:key:abc", "ada.bsky.social.", "ä.example.com",
        "a" * 64 + ".com", ".".join(["a" * 60] * 5), "bsky.app/profile/", "https://evil.com/bsky.app/profile/a.b",
    ],
)  # fmt: skip
def test_what_is_no_account_is_none(written: str) -> None:
    """Other networks' names among it."""
    assert read(written) is None


def test_the_first_link_in_a_message_is_found() -> None:
    """To a profile or a post."""
    assert first("look: https://bsky.app/profile/ada.bsky.social/post/3lbk, or https://bsky.app/profile/b.c") == (
        "ada.bsky.social"
    )
    assert first(f"(at://{DID}/app.bsky.feed.post/3lbk)") == DID
    assert first("see https://bsky.app/profile/ada.bsky.social.") == "ada.bsky.social"
    assert first("nothing at bsky.app/about") is None


def first(words: str) -> str | None:
    """The account of the first link in the words."""
    return next((name for _, name in find_links(words)), None)
