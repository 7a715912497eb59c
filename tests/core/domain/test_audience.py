"""Who sees an answer, whatever is asked for where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.audience import About, Audience, Where, audience
from bot.core.domain.workspace import Visibility

WISHES = st.none() | st.booleans()


@given(st.sampled_from(Where), st.sampled_from(Visibility), WISHES)
def test_what_is_about_the_asker_is_theirs_alone(where: Where, default: Visibility, asked: bool | None) -> None:
    """No option, setting or place changes that."""
    assert audience(About.ASKER, where, default, asked) is Audience.ASKER


@given(st.sampled_from(Where), st.sampled_from(Visibility), WISHES)
def test_a_price_is_never_shown_to_others(where: Where, default: Visibility, asked: bool | None) -> None:
    """At most what comes of it later."""
    assert audience(About.PRICE, where, default, asked) in {Audience.ASKER, Audience.EVERYBODY_LATER}


@given(st.sampled_from(About), st.sampled_from(Visibility), WISHES)
def test_where_nobody_else_is_everything_is_the_askers(about: About, default: Visibility, asked: bool | None) -> None:
    """In direct messages and at a terminal."""
    assert audience(about, Where.ALONE, default, asked) is Audience.ASKER


@pytest.mark.parametrize(
    ("where", "default", "asked", "everybody"),
    [
        (Where.AMONG_OTHERS, Visibility.PRIVATE, None, False),
        (Where.AMONG_OTHERS, Visibility.PUBLIC, None, True),
        (Where.AMONG_OTHERS, Visibility.PRIVATE, True, True),
        (Where.AMONG_OTHERS, Visibility.PUBLIC, False, False),
        (Where.ALOUD, Visibility.PRIVATE, None, True),
        (Where.ALOUD, Visibility.PUBLIC, False, False),
    ],
)
def test_what_is_about_nobody_goes_by_the_askers_wish_then_the_place(
    where: Where, default: Visibility, asked: bool | None, everybody: bool
) -> None:
    """Who asks aloud is answered aloud; else the setting holds."""
    assert (audience(About.ANYTHING, where, default, asked) is Audience.EVERYBODY) is everybody
