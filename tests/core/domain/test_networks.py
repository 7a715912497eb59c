"""What names and ids tell of their network."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.networks import (
    SocialNetwork,
    from_tid,
    id_at,
    network_of,
    post_url,
    profile_url,
    to_tid,
    written_at,
)

_IDS = st.integers(0, 2**63 - 1)
_MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds UTC.


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("ada_99", SocialNetwork.X),
        ("1700000000000000001", SocialNetwork.X),
        ("ada.bsky.social", SocialNetwork.BLUESKY),
        ("did:plc:ewvi7nxzyoun6zhxrhs64oiz", SocialNetwork.BLUESKY),
        ("did:web:ada.example", SocialNetwork.BLUESKY),
        ("ada@mastodon.example", SocialNetwork.MASTODON),
        ("109302436954721982@mastodon.example", SocialNetwork.MASTODON),
    ],
)
def test_a_name_tells_its_network(name: str, network: SocialNetwork) -> None:
    """So do ids: nothing else has to be stored beside them."""
    assert network_of(name) is network


@given(_IDS, _IDS)
def test_record_keys_sort_as_their_numbers_do(one: int, other: int) -> None:
    """Both ways, without loss."""
    assert from_tid(to_tid(one)) == one
    assert (to_tid(one) < to_tid(other)) == (one < other)


@pytest.mark.parametrize(
    "key", ["", "self", "3jzfcijpj2z2", "3jzfcijpj2z2aa", "z" * 13, "3JZFCIJPJ2Z2A", "3jzfcijpj2z2\n"]
)
def test_what_is_no_record_key_has_no_number(key: str) -> None:
    """Too short, too long, out of range, or with letters that no key has."""
    assert from_tid(key) is None


def test_a_record_key_of_the_specification_has_the_time_that_it_tells() -> None:
    """3jzfcijpj2z2a stands at https://atproto.com/specs/tid; 2222222222222 is the first of all."""
    number = from_tid("3jzfcijpj2z2a")
    assert number is not None
    assert written_at(SocialNetwork.BLUESKY, number).year == 2023
    assert from_tid("2222222222222") == 0


@pytest.mark.parametrize("network", SocialNetwork)
@given(moment=_MOMENTS)
def test_the_least_id_of_a_moment_tells_that_moment(network: SocialNetwork, moment: datetime) -> None:
    """To the millisecond, on every network."""
    number = id_at(network, moment)
    assert abs(written_at(network, number) - moment) < timedelta(milliseconds=1)
    assert 0 <= number < 2**63


@pytest.mark.parametrize(
    ("network", "handle", "account", "version", "url"),
    [
        (SocialNetwork.X, "ada", "5", 7, "https://x.com/ada/status/7"),
        (SocialNetwork.X, "", "5", 7, "https://x.com/i/status/7"),
        (SocialNetwork.BLUESKY, "ada.example", "did:plc:x", 0, "https://bsky.app/profile/did:plc:x/post/2222222222222"),
        (SocialNetwork.MASTODON, "ada@social.example", "5@social.example", 7, "https://social.example/@ada/7"),
        (SocialNetwork.MASTODON, "", "5@social.example", 7, ""),
    ],
)
def test_a_post_has_a_page(network: SocialNetwork, handle: str, account: str, version: int, url: str) -> None:
    """Where the network shows it."""
    assert post_url(network, handle, account, version) == url


def test_an_account_has_a_page() -> None:
    """On its own network."""
    assert profile_url("ada") == "https://x.com/ada"
    assert profile_url("ada.example") == "https://bsky.app/profile/ada.example"
    assert profile_url("ada@social.example") == "https://social.example/@ada"
