"""Which posts are asked for next, whatever was read and interrupted before."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.cursor import MOST_IDLE, Ask, Reading, Stretch

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
        reading = read(reading.for_new_scan(len(timeline.ids)), timeline, most, pages)
    assert len(timeline.given) == len(set(timeline.given))


@given(SCANS)
def test_a_scan_that_ends_knows_everything_in_reach(scans: list[tuple[int, int | None, int]]) -> None:
    """After any interrupted scans, one that runs to its end has filled every hole that X still shows."""
    timeline, reading = Timeline(), Reading()
    for written, most, pages in scans:
        timeline.write(written)
        reading = read(reading.for_new_scan(len(timeline.ids)), timeline, most, pages)
    read(reading.for_new_scan(len(timeline.ids)), timeline, None, 1000)
    in_reach = sorted(timeline.ids, reverse=True)[:WINDOW]
    known = set(timeline.given)
    assert not [each for each in in_reach if each not in known]


def test_nothing_is_asked_for_when_all_is_known() -> None:
    """One question for new posts, and no other."""
    timeline = Timeline()
    timeline.write(25)
    done = read(Reading().for_new_scan(25), timeline, None, 100)
    ask = done.for_new_scan(25).next(WINDOW, PAGE, "x")
    assert ask == Ask(PAGE, since=25)
    assert done.for_new_scan(25).after(ask, [], None, most=WINDOW, page=PAGE, ended="x").next(WINDOW, PAGE, "x") is None


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
        reading = reading.for_new_scan(len(timeline.ids))
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
        reading = reading.for_new_scan(len(timeline.ids))
        floor = len(timeline.ids) - written
        reading = look(reading, timeline, floor, pages)[0] if most == -1 else read(reading, timeline, most, pages)
    read(reading.for_new_scan(len(timeline.ids)), timeline, None, 1000)
    assert set(sorted(timeline.ids, reverse=True)[:WINDOW]) <= set(timeline.given)


def test_a_look_at_an_account_never_read_asks_only_for_what_is_newer() -> None:
    """Its first question names the floor; with no answer, there is no second."""
    reading = Reading().for_new_scan(None)
    ask = reading.next(WINDOW, PAGE, "x", 500)
    assert ask == Ask(PAGE, since=500)
    after = reading.after(ask, [], None, most=WINDOW, page=PAGE, ended="x", floor=500)
    assert after.next(WINDOW, PAGE, "x", 500) is None


class Glitching(Timeline):
    """An X as it is at times: ends an answer early, repeats a page, gives a token without posts, as it is told."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self.faults = faults
        self.last: tuple[list[int], str | None] = ([], None)

    def answer(self, ask: Ask) -> tuple[list[int], str | None]:
        """The right answer, or the next fault's."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "repeat" and self.last[0]:
            return self.last
        if fault == "idle":
            below = int(ask.token) if ask.token else ask.until
            return [], str(below or 10**9)
        ids, token = super().answer(ask)
        if fault == "short":
            kept = ids[: len(ids) // 2 + 1]
            self.given = [each for each in self.given if each not in set(ids[len(kept) :])]
            ids, token = kept, None
        self.last = ids, token
        return ids, token


FAULTS = st.lists(st.sampled_from(["short", "repeat", "idle", ""]), max_size=12)


@given(st.integers(0, 55), FAULTS)
def test_whatever_x_leaves_out_is_asked_for_again(posts: int, faults: list[str]) -> None:
    """An answer that ends early is no end as long as X counts more; what it repeats is counted once."""
    timeline = Glitching(faults)
    timeline.write(posts)
    reading = read(Reading().for_new_scan(posts), timeline, None, 1000)
    while timeline.faults:  # X gave nothing new so often that the scan gave up; the next one goes on.
        reading = read(reading.for_new_scan(posts), timeline, None, 1000)
    reading = read(reading.for_new_scan(posts), timeline, None, 1000)
    assert set(timeline.given) == set(timeline.ids)
    assert reading.posts == posts
    assert reading.complete


@given(SCANS, FAULTS)
def test_no_answer_makes_a_hole_that_is_never_filled(
    scans: list[tuple[int, int | None, int]], faults: list[str]
) -> None:
    """Between stretches, too, only an answer without posts says that there is none."""
    timeline, reading = Glitching(faults), Reading()
    for written, most, pages in scans:
        timeline.write(written)
        reading = read(reading.for_new_scan(len(timeline.ids)), timeline, most, pages)
    timeline.faults = []
    read(reading.for_new_scan(len(timeline.ids)), timeline, None, 1000)
    assert set(sorted(timeline.ids, reverse=True)[:WINDOW]) <= set(timeline.given)


def test_an_x_that_only_repeats_itself_is_given_up() -> None:
    """Tokens that lead nowhere end the scan, which is not taken for complete; the next one asks anew."""
    timeline = Timeline()
    timeline.write(30)
    reading = read(Reading().for_new_scan(30), timeline, None, 1)
    asked = 0
    while ask := reading.next(WINDOW, PAGE, "x"):
        reading = reading.after(ask, list(range(21, 31)), "again", most=WINDOW, page=PAGE, ended="x")
        asked += 1
    assert asked == MOST_IDLE + 1
    assert (reading.posts, reading.complete) == (10, False)
    assert reading.for_new_scan(30).next(WINDOW, PAGE, "x") == Ask(PAGE, since=30)
    assert read(reading.for_new_scan(30), timeline, None, 1000).complete


def test_an_end_that_holds_less_than_x_counts_is_asked_for_again() -> None:
    """By the next scan, below the oldest post; an end that was right is not."""
    early = Reading((Stretch(900, 100, 44),), ended="x", counted=250)
    again = early.for_new_scan(250).after(Ask(PAGE, since=900), [], None, most=WINDOW, page=PAGE, ended="x")
    assert again.next(WINDOW, PAGE, "x") == Ask(PAGE, until=100)
    assert Reading((Stretch(900, 100, 250),), ended="x").for_new_scan(250).ended == "x"
