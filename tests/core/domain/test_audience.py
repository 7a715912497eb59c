"""Who sees an answer, whatever is asked for where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.audience import About, Audience, Where, audience, depends_on_setting
from bot.core.domain.workspace import Visibility

WISHES = st.none() | st.sampled_from(Visibility)


@given(st.sampled_from(Where), st.sampled_from(Visibility), WISHES)
def test_what_is_about_the_asker_is_theirs_alone(where: Where, default: Visibility, asked: Visibility | None) -> None:
    """No option, setting or place changes that."""
    assert audience(About.ASKER, where, default, asked) is Audience.ASKER


@given(st.sampled_from(Where), st.sampled_from(Visibility), WISHES)
def test_a_price_is_never_shown_to_others(where: Where, default: Visibility, asked: Visibility | None) -> None:
    """At most what comes of it later."""
    assert audience(About.PRICE, where, default, asked) in {Audience.ASKER, Audience.EVERYBODY_LATER}


@given(st.sampled_from(About), st.sampled_from(Visibility), WISHES)
def test_where_nobody_else_is_everything_is_the_askers(
    about: About, default: Visibility, asked: Visibility | None
) -> None:
    """In direct messages and at a terminal."""
    assert audience(about, Where.ALONE, default, asked) is Audience.ASKER


@given(st.sampled_from(About), st.sampled_from(Where), WISHES)
def test_the_setting_is_read_only_where_it_decides(about: About, where: Where, asked: Visibility | None) -> None:
    """Elsewhere the answer is the same, whatever it is."""
    private, public = (audience(about, where, default, asked) for default in (Visibility.PRIVATE, Visibility.PUBLIC))
    assert depends_on_setting(about, where, asked) is (private is not public)


@pytest.mark.parametrize(
    ("where", "default", "asked", "everybody"),
    [
        (Where.AMONG_OTHERS, Visibility.PRIVATE, None, False),
        (Where.AMONG_OTHERS, Visibility.PUBLIC, None, True),
        (Where.AMONG_OTHERS, Visibility.PRIVATE, Visibility.PUBLIC, True),
        (Where.AMONG_OTHERS, Visibility.PUBLIC, Visibility.PRIVATE, False),
        (Where.ALOUD, Visibility.PRIVATE, None, True),
        (Where.ALOUD, Visibility.PUBLIC, Visibility.PRIVATE, False),
    ],
)
def test_what_is_about_nobody_goes_by_the_askers_wish_then_the_place(
    where: Where, default: Visibility, asked: Visibility | None, everybody: bool
) -> None:
    """Who asks aloud is answered aloud; else the setting holds."""
    assert (audience(About.ANYTHING, where, default, asked) is Audience.EVERYBODY) is everybody
