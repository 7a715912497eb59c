"""Reading an account's posts: each once, whatever interrupts."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.cursor import Reading
from bot.core.domain.errors import AccountError, NetworkError
from bot.core.domain.posts import PostKind
from bot.core.domain.sources import Page, SourceKind, SourceSpec
from bot.core.sources.mastodon.network import Mastodon
from bot.core.sources.mastodon.source import AccountReading, MastodonSource
from tests.core.sources.mastodon.conftest import NOON, Clock, Servers
from tests.core.sources.mastodon.reading import read, read_handle, source_of
from tests.servers.mastodon import (
    Answered,
    Flavor,
    LongTimeline,
    MastodonAccount,
    MastodonPost,
    MastodonServer,
    Reset,
    Status,
    Truncated,
)


def written(count: int, flavor: Flavor = Flavor.MASTODON, end_minutes: int = 0) -> list[MastodonPost]:
    """So many posts, newest first."""
    return list(LongTimeline(count, NOON + timedelta(minutes=end_minutes), flavor, every=timedelta(minutes=5)))


async def test_a_whole_timeline_is_read(server: MastodonServer, mastodon: Mastodon) -> None:
    """Newest first, each post once, unlisted ones and reposts too."""
    account = server.add(MastodonAccount("1", "ann", LongTimeline(130, NOON)))
    found = await read_handle(mastodon, "ann@mastodon.example")
    assert [post.id for post in found.posts] == [post.id for post in account.posts]
    assert found.pages[-1].expected == 130
    assert {post.kind for post in found.posts} == {PostKind.ORIGINAL, PostKind.REPLY, PostKind.REPOST}


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_ids_of_each_kind_are_read(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """Numbers, ULIDs, flakes and numbers of another making: in the order of time, and each once."""
    server = start("other.example", flavor=flavor)
    account = server.add(MastodonAccount("01ACC", "ann", written(95, flavor)))
    found = await read_handle(mastodon, "ann@other.example")
    assert [post.native or post.id for post in found.posts] == [post.id for post in account.posts]
    numbers = [int(post.id) for post in found.posts]
    assert numbers == sorted(set(numbers), reverse=True)
    assert all(post.native == "" for post in found.posts) == (flavor is Flavor.MASTODON)


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_a_later_scan_reads_what_is_new_alone(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """Two requests: one for the newest, none for what is known, and one where a hole may be."""
    server = start("other.example", flavor=flavor)
    account = server.add(MastodonAccount("1", "ann", written(90, flavor)))
    first = await read_handle(mastodon, "ann@other.example")
    new = written(12, flavor, end_minutes=100)
    account.posts = [*new, *account.posts]
    server.requests.clear()
    second = await read(source_of(mastodon, await mastodon.find("ann@other.example")), first.cursor)
    assert [post.native or post.id for post in second.posts] == [post.id for post in new]
    assert len([seen for seen in server.requests if seen.path.endswith("/statuses")]) == 1


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_a_limited_scan_is_continued_by_a_full_one(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """What the first has read the second does not ask for."""
    server = start("other.example", flavor=flavor)
    account = server.add(MastodonAccount("1", "ann", written(150, flavor)))
    first = await read_handle(mastodon, "ann@other.example", limit=50)
    assert len(first.posts) == 50
    second = await read(source_of(mastodon, await mastodon.find("ann@other.example")), first.cursor)
    assert [post.native or post.id for post in [*first.posts, *second.posts]] == [post.id for post in account.posts]


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_a_watch_reads_what_is_newer(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """Above its post, on every kind of server; a scan after it still finds everything below."""
    server = start("other.example", flavor=flavor)
    account = server.add(MastodonAccount("1", "ann", written(100, flavor)))
    every = await read_handle(mastodon, "ann@other.example")
    floor = int(every.posts[60].id)
    found = await mastodon.find("ann@other.example")
    look = await read(source_of(mastodon, found, since=floor))
    assert [post.id for post in look.posts] == [post.id for post in every.posts[:60]]
    rest = await read(source_of(mastodon, found), look.cursor)
    assert [post.native or post.id for post in rest.posts] == [post.id for post in account.posts[60:]]


async def test_a_watch_without_news_asks_once(server: MastodonServer, mastodon: Mastodon) -> None:
    """One request, no posts."""
    server.add(MastodonAccount("1", "ann", written(100)))
    every = await read_handle(mastodon, "ann@mastodon.example")
    account = await mastodon.find("ann@mastodon.example")
    server.requests.clear()
    look = await read(source_of(mastodon, account, since=int(every.posts[0].id)), every.cursor)
    assert (list(look.posts), len(server.requests)) == ([], 1)


async def test_a_post_of_the_future_blinds_no_watch(server: MastodonServer, mastodon: Mastodon) -> None:
    """It is counted as broken, and what comes after it is read."""
    far = NOON + timedelta(days=20_000)
    trick = MastodonPost(Flavor.MASTODON.id(far), "<p>Ha</p>", far)
    account = server.add(MastodonAccount("1", "ann", [trick, *written(10)]))
    first = await read_handle(mastodon, "ann@mastodon.example")
    assert (len(first.posts), first.pages[0].broken) == (10, 1)
    account.posts = [trick, *written(3, end_minutes=60), *account.posts[1:]]
    found = await mastodon.find("ann@mastodon.example")
    look = await read(source_of(mastodon, found, since=int(first.posts[0].id)), first.cursor)
    assert len(look.posts) == 3


async def test_an_edited_post_takes_the_place_of_the_earlier_one(server: MastodonServer, mastodon: Mastodon) -> None:
    """It keeps its id; a later scan hands it over again, as a newer version of the same post."""
    account = server.add(MastodonAccount("1", "ann", written(50)))
    first = await read_handle(mastodon, "ann@mastodon.example")
    account.posts[7].edit("<p>Never mind</p>", NOON + timedelta(hours=1))
    second = await read(source_of(mastodon, await mastodon.find("ann@mastodon.example")), first.cursor)
    (edited,) = second.posts
    before = first.posts[7]
    assert (edited.id, edited.text) == (before.id, "Never mind")
    assert int(edited.version) > int(before.version)
    account.posts[7].edit("<p>Never ever</p>", NOON + timedelta(hours=2))
    third = await read(source_of(mastodon, await mastodon.find("ann@mastodon.example")), second.cursor)
    assert int(third.posts[0].version) > int(edited.version)


async def read_with_kills(mastodon: Mastodon, handle: str, kills: int, chance: random.Random) -> list[str]:
    """The ids of all posts, stored page by page with the cursor, by a scan that is killed so often at any point."""
    stored: list[str] = []
    cursor: str | None = None
    pages = [chance.randint(0, 9) for _ in range(kills)]
    for most in [*pages, None]:
        source = source_of(mastodon, await mastodon.find(handle))
        steps = source.pages(cursor or source.start_cursor(None))
        done = 0
        while (most is None or done < most) and isinstance(page := await anext(steps, None), Page):
            stored += [post.id for post in page.posts]
            cursor = page.cursor
            done += 1
        if chance.random() < 0.5:
            await anext(steps, None)  # Read, and killed before it was stored.
        await steps.aclose()
    return stored


@pytest.mark.parametrize("flavor", [Flavor.MASTODON, Flavor.GOTOSOCIAL])
async def test_a_scan_killed_at_random_reads_each_post_once(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """Twenty times, with a fixed seed; the full size is in `make soak`."""
    server = start("other.example", flavor=flavor)
    account = server.add(MastodonAccount("1", "ann", LongTimeline(1_000, NOON, flavor)))
    server.limits["api"] = server.limits["paging"] = (10_000, timedelta(minutes=5))
    stored = await read_with_kills(mastodon, "ann@other.example", 20, random.Random(19))  # noqa: S311 - no secret
    assert len(stored) == len(set(stored)) == len(account.posts)


@pytest.mark.soak
@pytest.mark.parametrize("flavor", [Flavor.MASTODON, Flavor.PLEROMA])
@pytest.mark.parametrize("seed", range(3))
async def test_ten_thousand_posts_with_faults_and_kills(
    start: Servers, mastodon: Mastodon, clock: Clock, seed: int, flavor: Flavor
) -> None:
    """Each post once, with twenty kills and Mastodon's own limits, while every tenth answer goes wrong."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    server = start(flavor=flavor)
    faults = (Status(503), Truncated(), Reset(), Status(429, retry_after=20))
    server.fault = lambda _: chance.choice(faults) if chance.random() < 0.1 else None
    server.add(MastodonAccount("1", "ann", LongTimeline(10_000, NOON, flavor)))
    account = Account("1@mastodon.example", "ann@mastodon.example", posts=10_000)
    stored: list[str] = []
    cursor: str | None = None
    for kill in range(21):
        source = source_of(mastodon, account)
        steps = source.pages(cursor or source.start_cursor(None))
        left = chance.randint(1, 11) if kill < 20 else None
        while left != 0 and (each := await anext(steps, None)) is not None:
            if isinstance(each, Page):
                stored += [post.id for post in each.posts]
                cursor = each.cursor
                left = left and left - 1
        await steps.aclose()
    assert len(stored) == len(set(stored)) == 10_000


async def test_a_pause_comes_while_a_tenth_is_left(server: MastodonServer, mastodon: Mastodon, clock: Clock) -> None:
    """Mastodon allows 300 pages in a quarter of an hour: the last thirty are left to others."""
    server.limits["paging"] = (20, timedelta(minutes=15))
    server.add(MastodonAccount("1", "ann", LongTimeline(1_200, NOON)))
    found = await read_handle(mastodon, "ann@mastodon.example")
    assert len(found.posts) == 1_200
    assert found.pauses
    assert all(seen.status != 429 for seen in server.requests)
    assert found.pauses[0].until == NOON + timedelta(minutes=15, seconds=1)


async def test_too_many_requests_are_waited_out(server: MastodonServer, mastodon: Mastodon, clock: Clock) -> None:
    """As long as the server says, and without asking again before."""
    server.add(MastodonAccount("1", "ann", written(60)))
    account = await mastodon.find("ann@mastodon.example")
    server.faults.append(Status(429, path="/statuses", retry_after=70))
    found = await read(source_of(mastodon, account))
    assert [pause.until for pause in found.pauses] == [NOON + timedelta(seconds=71)]
    assert len(found.posts) == 60


async def test_an_answer_that_is_too_large_is_asked_for_in_parts(server: MastodonServer, mastodon: Mastodon) -> None:
    """Posts of 300 kB: fewer at once. Their texts are cut, which is counted."""
    posts = written(45)
    for post in posts:
        post.content = "<p>" + "w,r,[{" * 50_000 + "</p>"
    server.add(MastodonAccount("1", "ann", posts))
    found = await read_handle(mastodon, "ann@mastodon.example")
    assert [post.id for post in found.posts] == [post.id for post in posts]
    reposts = sum(post.kind is PostKind.REPOST for post in found.posts)
    assert sum(page.cut for page in found.pages) == 45 - reposts
    assert max(len(post.text) for post in found.posts) <= 50_000


async def test_a_server_that_sends_one_page_for_ever_is_left(server: MastodonServer, mastodon: Mastodon) -> None:
    """After a few answers without anything new, and it is told: the scan is not whole."""
    server.add(MastodonAccount("1", "ann", written(200)))
    account = await mastodon.find("ann@mastodon.example")
    plain: list[object] = []

    def keep(body: list[object]) -> list[object]:
        plain[:] = plain or body
        return plain

    server.fault = lambda seen: Answered(keep) if seen.path.endswith("/statuses") else None  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match="the same posts again and again"):
        await read(source_of(mastodon, account))
    assert len(server.requests) < 12


async def test_other_peoples_posts_in_an_answer_are_left_out(server: MastodonServer, mastodon: Mastodon) -> None:
    """They are counted as broken, and reading goes on."""
    posts = written(60)
    posts[3].more = {"account": {"id": "99", "username": "eve", "acct": "eve"}}
    posts[5].more = {"visibility": "private"}
    posts[11].more = {"content": None}
    posts[12].more = {"created_at": "yesterday"}
    posts[13].more = {"id": None}
    server.add(MastodonAccount("1", "ann", posts))
    found = await read_handle(mastodon, "ann@mastodon.example")
    left_out = {posts[each].id for each in (3, 5, 11, 12, 13)}
    assert {post.id for post in found.posts} == {post.id for post in posts} - left_out
    assert sum(page.broken for page in found.pages) == 4


@pytest.mark.parametrize("counted", [0, 20, 10**9])
async def test_a_count_that_lies_changes_nothing(server: MastodonServer, mastodon: Mastodon, counted: int) -> None:
    """Only an answer without posts is an end."""
    server.add(MastodonAccount("1", "ann", written(90), counted=counted))
    assert len((await read_handle(mastodon, "ann@mastodon.example")).posts) == 90


async def test_a_post_without_an_id_closes_no_hole(server: MastodonServer, mastodon: Mastodon) -> None:
    """It says nothing of what comes below it: the posts between the newest page and what is known are read."""
    account = server.add(MastodonAccount("1", "ann", written(30)))
    first = await read_handle(mastodon, "ann@mastodon.example")
    new = written(100, end_minutes=600)
    new[20].more = {"id": None}
    account.posts = [*new, *account.posts]
    second = await read(source_of(mastodon, await mastodon.find("ann@mastodon.example")), first.cursor)
    assert [post.id for post in second.posts] == [post.id for place, post in enumerate(new) if place != 20]


async def test_a_timeline_without_end_is_read_to_the_limit(server: MastodonServer, mastodon: Mastodon) -> None:
    """And it is told: a server may make up posts for ever."""
    server.add(MastodonAccount("1", "ann", LongTimeline(10**6, NOON, every=timedelta(seconds=30))))
    account = await mastodon.find("ann@mastodon.example")

    async def find() -> Account:
        return account

    spec = SourceSpec(SourceKind.TIMELINE, "ann@mastodon.example")
    found = await read(MastodonSource(mastodon._client, find, mastodon.get, spec, most=200))
    assert len(found.posts) == 200
    assert found.pages[-1].lacks == ("Only the newest 200 posts were read: of one account the bot reads no more.",)


async def test_long_posts_are_read_to_a_limit_of_text(server: MastodonServer, mastodon: Mastodon) -> None:
    """Whichever scans read them: half a million posts of a server of one's own could else fill the bot's disk."""
    server.add(MastodonAccount("1", "ann", [replace(post, content="x" * 1_000) for post in written(200)]))
    account = await mastodon.find("ann@mastodon.example")

    async def find() -> Account:
        return account

    spec = SourceSpec(SourceKind.TIMELINE, "ann@mastodon.example")
    source = MastodonSource(mastodon._client, find, mastodon.get, spec, most_chars=70_000)
    found = await read(source)
    assert 70_000 <= sum(len(post.text) for post in found.posts) < 70_000 + 40 * 1_100
    asked = len(server.requests)
    again = [page async for page in source.pages(source.start_cursor(found.cursor))]
    assert [page.lacks for page in (found.pages[-1], *again) if isinstance(page, Page)] == [
        (f"Only the newest {len(found.posts)} posts were read: of one account the bot reads no more.",)
    ] * 2
    assert len(server.requests) == asked


async def test_a_suspension_in_the_middle_is_no_end(server: MastodonServer, mastodon: Mastodon) -> None:
    """Of a suspended account a server shows an empty timeline: the account itself says what has happened."""
    account = server.add(MastodonAccount("1", "ann", written(100)))
    found = await mastodon.find("ann@mastodon.example")
    pages = source_of(mastodon, found).pages()
    await anext(pages)
    account.suspended = True
    with pytest.raises(AccountError, match="suspended"):
        await anext(pages)


async def test_where_an_account_has_moved_is_told(server: MastodonServer, mastodon: Mastodon) -> None:
    """Its posts stay where they are, and are read; those at the new place are not."""
    new_home = MastodonAccount("77", "ann", domain="other.example")
    server.add(MastodonAccount("1", "ann", written(60), moved_to=new_home))
    found = await read_handle(mastodon, "ann@mastodon.example")
    assert len(found.posts) == 60
    assert found.pages[-1].lacks == ("The account has moved to @ann@other.example: what it posts there was not read.",)


def test_a_damaged_cursor_knows_nothing() -> None:
    """Reading starts anew."""
    for cursor in (None, "", "[]", "{", '{"owns": 5}', '{"owns": {"x": "y"}}', '{"stretches": [[1]]}'):
        assert AccountReading.parse(cursor) == AccountReading(Reading())
