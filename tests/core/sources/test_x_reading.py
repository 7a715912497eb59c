"""Which posts are asked for next, whatever was read and interrupted before."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.sources.x_reading import Ask, Reading, Stretch

PAGE = 10
WINDOW = 60


class Timeline:
    """What X does with a question, and what it has handed over so far. Pages may come empty and still lead on."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.given: list[int] = []

    def write(self, posts: int) -> None:
        """Write new posts."""
        start = max(self.ids, default=0)
        self.ids += range(start + 1, start + 1 + posts)

    def answer(self, ask: Ask) -> tuple[list[int], str | None]:
        """The posts asked for, and the token that leads on."""
        visible = sorted(self.ids, reverse=True)[:WINDOW]
        below = min(int(ask.token) if ask.token else 10**9, ask.until or 10**9)
        found = [each for each in visible if (ask.since or 0) < each < below]
        page = found[: ask.size]
        self.given += page
        return page, str(page[-1]) if len(found) > len(page) else None


def read(reading: Reading, timeline: Timeline, most: int | None, pages: int) -> Reading:
    """A scan of the newest `most` posts that ends after so many pages, done or not; every cursor is stored."""
    limit = WINDOW if most is None else min(most, WINDOW)
    for _ in range(pages):
        ask = reading.next(limit, PAGE, "x")
        if ask is None:
            break
        ids, token = timeline.answer(ask)
        reading = Reading.parse(str(reading.after(ask, ids, token, most=limit, page=PAGE, ended="x")))
    return reading


SCANS = st.lists(
    st.tuples(st.integers(0, 35), st.one_of(st.none(), st.integers(1, 70)), st.integers(0, 9)), min_size=1, max_size=6
)


@given(SCANS)
def test_no_post_is_ever_read_twice(scans: list[tuple[int, int | None, int]]) -> None:
    """Whatever was written in between, however deep each scan went and wherever it was interrupted."""
    timeline, reading = Timeline(), Reading()
    for written, most, pages in scans:
        timeline.write(written)
        reading = read(reading.anew(len(timeline.ids)), timeline, most, pages)
    assert len(timeline.given) == len(set(timeline.given))


@given(SCANS)
def test_a_scan_that_ends_knows_everything_in_reach(scans: list[tuple[int, int | None, int]]) -> None:
    """After any interrupted scans, one that runs to its end has filled every hole that X still shows."""
    timeline, reading = Timeline(), Reading()
    for written, most, pages in scans:
        timeline.write(written)
        reading = read(reading.anew(len(timeline.ids)), timeline, most, pages)
    read(reading.anew(len(timeline.ids)), timeline, None, 1000)
    in_reach = sorted(timeline.ids, reverse=True)[:WINDOW]
    known = set(timeline.given)
    assert not [each for each in in_reach if each not in known]


def test_nothing_is_asked_for_when_all_is_known() -> None:
    """One question for new posts, and no other."""
    timeline = Timeline()
    timeline.write(25)
    done = read(Reading().anew(25), timeline, None, 100)
    ask = done.anew(25).next(WINDOW, PAGE, "x")
    assert ask == Ask(PAGE, since=25)
    assert done.anew(25).after(ask, [], None, most=WINDOW, page=PAGE, ended="x").next(WINDOW, PAGE, "x") is None


def test_a_cursor_that_is_none_of_ours_knows_nothing() -> None:
    """Damaged or of another source."""
    for cursor in (None, "", "x", "[]", '{"stretches": 5}', '{"other": 1}', "17"):
        assert Reading.parse(cursor) == Reading()


def test_the_estimate_counts_only_what_is_not_known() -> None:
    """Before the first scan, after it, when new posts came, and when only the newest are wanted."""
    assert Reading().estimate(3200, 15_000) == 3200
    assert Reading().estimate(3200, 40) == 40
    known = Reading((Stretch(900, 100, 800),), counted=1000)
    assert known.estimate(3200, 1000) == 200
    assert known.estimate(800, 1000) == 0
    assert known.estimate(800, 1030) == 30
    assert Reading().estimate(200, None) == 200


def look(reading: Reading, timeline: Timeline, floor: int, pages: int) -> tuple[Reading, bool]:
    """A look of a watch at what is newer than `floor`, ending after so many pages; whether it came to its end."""
    for _ in range(pages):
        ask = reading.next(WINDOW, PAGE, "x", floor)
        if ask is None:
            return reading, True
        ids, token = timeline.answer(ask)
        after = reading.after(ask, ids, token, most=WINDOW, page=PAGE, ended="x", floor=floor)
        reading = Reading.parse(str(after))
    return reading, reading.next(WINDOW, PAGE, "x", floor) is None


# What was written before, the most posts that a scan reads (None: a look of the watch), and its pages.
MIXED = st.lists(
    st.tuples(st.integers(0, 15), st.one_of(st.just(-1), st.none(), st.integers(1, 70)), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@given(st.integers(0, 40), MIXED)
def test_a_watch_misses_nothing_and_reads_no_older_post(before: int, scans: list[tuple[int, int | None, int]]) -> None:
    """Looks and scans take turns, any of them interrupted; a look that ends knows all that is newer than its floor."""
    timeline, reading = Timeline(), Reading()
    timeline.write(before)
    floor = before
    for written, most, pages in scans:
        timeline.write(written)
        reading = reading.anew(len(timeline.ids))
        if most != -1:
            reading = read(reading, timeline, most, pages)
            continue
        given_before = len(timeline.given)
        reading, ended = look(reading, timeline, floor, pages)
        assert all(each > floor for each in timeline.given[given_before:])
        if ended:
            visible = sorted(timeline.ids, reverse=True)[:WINDOW]
            assert {each for each in visible if each > floor} <= set(timeline.given)
            floor = max(floor, reading.newest or 0)
    assert len(timeline.given) == len(set(timeline.given))


@given(st.integers(0, 30), MIXED)
def test_a_scan_after_looks_of_a_watch_still_fills_every_hole(
    before: int, scans: list[tuple[int, int | None, int]]
) -> None:
    """What a look left unread below its floor is not taken for known."""
    timeline, reading = Timeline(), Reading()
    timeline.write(before)
    for written, most, pages in scans:
        timeline.write(written)
        reading = reading.anew(len(timeline.ids))
        floor = len(timeline.ids) - written
        reading = look(reading, timeline, floor, pages)[0] if most == -1 else read(reading, timeline, most, pages)
    read(reading.anew(len(timeline.ids)), timeline, None, 1000)
    assert set(sorted(timeline.ids, reverse=True)[:WINDOW]) <= set(timeline.given)


def test_a_look_at_an_account_never_read_asks_only_for_what_is_newer() -> None:
    """Its first question names the floor; with no answer, there is no second."""
    reading = Reading().anew(None)
    ask = reading.next(WINDOW, PAGE, "x", 500)
    assert ask == Ask(PAGE, since=500)
    after = reading.after(ask, [], None, most=WINDOW, page=PAGE, ended="x", floor=500)
    assert after.next(WINDOW, PAGE, "x", 500) is None
