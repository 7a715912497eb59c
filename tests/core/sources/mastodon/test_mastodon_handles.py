"""What is an account on Mastodon, and what only looks like one."""

import pytest

from bot.core.domain.errors import CommandError
from bot.core.sources.handles import read_handle
from bot.core.sources.mastodon import handles


@pytest.mark.parametrize(
    ("written", "handle"),
    [
        ("@ann@mastodon.example", "ann@mastodon.example"),
        ("ann@mastodon.example", "ann@mastodon.example"),
        (" \N{FULLWIDTH COMMERCIAL AT}Ann.B@Mastodon.EXAMPLE ", "Ann.B@mastodon.example"),
        ("https://mastodon.example/@ann", "ann@mastodon.example"),
        ("https://mastodon.example/@ann/", "ann@mastodon.example"),
        ("mastodon.example/@ann/116516034969600008", "ann@mastodon.example"),
        ("https://mastodon.example/web/@ann/1", "ann@mastodon.example"),
        ("https://mastodon.example/@ann@other.example/1", "ann@other.example"),
        ("https://mastodon.example/@ann/with_replies?x=1#y", "ann@mastodon.example"),
        ("https://mastodon.example/users/ann", "ann@mastodon.example"),
        ("https://mastodon.example/users/ann/statuses/1", "ann@mastodon.example"),
        ("https://gts.example/@ann/statuses/01HXYZABCDEFGHJKMNPQRSTVWX", "ann@gts.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
    ],
)
def test_handles_and_links_are_read(written: str, handle: str) -> None:
    """With the server in lower case, and the name as it was written."""
    assert handles.read(written) == handle


@pytest.mark.parametrize(
    "written",
    [
        "ann", "@ann", "ann.bsky.social", "@ann@localhost", "@ann@127.0.0.1", "@ann@[::1]", "@ann@2130706433",
        "@ann@127.1", "https://127.0.0.1/@ann", "https://[::1]/@ann", "https://localhost/@ann", "@ann@host.example:22",
        "https://host.example:8080/@ann", "https://user:secret@host.example/@ann", "@ann@host.example/../x",
        "@ann@-host.example", "@ann@host..example", "@-ann@host.example", "@@host.example", "@ann@",
        "@ann@" + "a" * 64 + ".example", "https://x.com/@ann",
        "https://www.youtube.com/@ann", "https://www.threads.net/@ann", "https://www.tiktok.com/@ann",
        "https://medium.com/@ann", "https://bsky.app/@ann", "gopher://host.example/@ann", "@ann@host.example\n@b",
    ],
)  # fmt: skip
def test_what_is_no_account_on_mastodon_is_none(written: str) -> None:
    """No names of other networks, no addresses, ports or paths."""
    assert handles.read(written) is None


@pytest.mark.parametrize("written", ["https://www.youtube.com/@ann", "tiktok.com/@ann/video/1", "https://x.com/@ann"])
def test_other_sites_with_such_links_are_known(written: str) -> None:
    """So that one can say what is wrong with them."""
    assert handles.is_of_another_site(written)
    assert not handles.is_of_another_site("https://mastodon.example/@ann")


@pytest.mark.parametrize("written", ["@ann@127.0.0.1", "ann@localhost", "@ann@host.example:22"])
def test_a_wrong_handle_is_told_as_one_of_mastodons(written: str) -> None:
    """Nobody who writes a server means X."""
    with pytest.raises(CommandError, match="is not an account on Mastodon"):
        read_handle(written)
    assert not handles.is_meant("@ann")
    assert not handles.is_meant("<@123456>")


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        ("look at <https://mastodon.example/@ann/1|this>", "ann@mastodon.example"),
        ("see @ann@mastodon.example, please", "ann@mastodon.example"),
        ("(https://mastodon.example/users/ann/statuses/1)", "ann@mastodon.example"),
        ("https://www.youtube.com/@eve and then https://mastodon.example/@ann", "ann@mastodon.example"),
        ("@bob@first.example before https://mastodon.example/@ann", "bob@first.example"),
        ("write to ann@mastodon.example", None),
        ("@ann said", None),
        ("https://mastodon.example/about", None),
    ],
)
def test_the_first_account_in_a_message_is_found(words: str, handle: str | None) -> None:
    """As a link or a whole handle; an e-mail address is none."""
    assert min(handles.find_links(words), default=(0, None))[1] == handle
