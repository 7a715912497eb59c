"""PostgreSQL as the database: opening, migrating, and what is said when the server makes trouble."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr

from bot.core.domain.errors import ConfigError, StoreAwayError, StoreError
from bot.core.scans.reports import Reports
from bot.core.store.engine import postgres as engine
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import known_revisions
from bot.core.store.engine.open_store import open_store
from bot.core.store.engine.postgres import PostgresStore
from bot.core.store.schema import collections, metadata
from bot.health import OK, readiness
from tests.conversations.world import World
from tests.core.commands.bot import stored
from tests.databases import ON_X
from tests.fakes import made_posts
from tests.servers.postgres import Cluster, Postgres

PASSWORD = "s3cret-w0rd"  # noqa: S105 - of a user of a test


@pytest.fixture
def cluster(postgres: Postgres) -> Cluster:
    """A server that may be stopped."""
    if not isinstance(postgres, Cluster):
        pytest.skip("somebody else's server is not for us to stop")
    return postgres


async def add_account(store: Store, name: str = "ada") -> None:
    """One row, to see whether it stays."""
    async with store.write() as connection:
        await connection.execute(sa.insert(collections).values(**ON_X, id=name, handle=name, name=name))


async def count_accounts(store: Store) -> int:
    """How many rows stayed."""
    async with store.read() as connection:
        return (await connection.execute(sa.select(sa.func.count()).select_from(collections))).scalar_one()


async def refused(url: SecretStr) -> str:
    """What is said when this can't be opened; never with the password."""
    with pytest.raises((StoreError, ConfigError)) as caught:
        await open_store(url)
    assert PASSWORD not in f"{caught.value!r} {caught.value}"
    assert caught.value.hint
    return caught.value.message


async def test_migrations_from_nothing_give_the_schema_of_the_code(postgres: Postgres) -> None:
    """Alembic finds no difference between the migrated database and the tables in schema.py."""
    async with postgres.database("template0") as url:
        store = await PostgresStore.open(url)
        async with store.read() as connection:
            found = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
        await store.close()
    assert found == []


async def test_data_of_every_older_schema_survives_the_way_to_the_newest(postgres: Postgres) -> None:
    """An account written under the first revision is still there under each that follows."""
    async with postgres.database("template0") as url:
        store = PostgresStore.wrap(url)
        for revision in sorted(known_revisions()):
            await store.migrate(revision)
            if revision == min(known_revisions()):
                await postgres.say(
                    "INSERT INTO accounts (id, handle, name) VALUES ('7', 'ada', 'Ada')",
                    database=sa.make_url(url.get_secret_value()).database or "",
                )
            table = "accounts" if revision < "0013" else "collections"
            async with store.read() as connection:
                found = (await connection.exec_driver_sql(f"SELECT id, handle FROM {table}")).all()  # noqa: S608
            assert [tuple(row) for row in found] == [("7", "ada")]
        await store.close()


async def test_processes_that_start_together_migrate_in_turn(postgres: Postgres) -> None:
    """Each finds the newest schema, whoever made it."""
    async with postgres.database("template0") as url:
        stores = await asyncio.gather(*(PostgresStore.open(url) for _ in range(4)))
        for number, store in enumerate(stores):
            await add_account(store, str(number))
        assert await count_accounts(stores[0]) == 4
        for store in stores:
            await store.close()


async def test_a_database_of_a_newer_version_is_refused(postgres: Postgres) -> None:
    """Nothing is touched; the sentence names the version."""
    async with postgres.database() as url:
        name = sa.make_url(url.get_secret_value()).database or ""
        await postgres.say("UPDATE alembic_version SET version_num = '9999'", database=name)
        assert "newer toxscan (schema 9999)" in await refused(url)


async def test_a_database_that_there_is_not_is_said(postgres: Postgres) -> None:
    """With its name and place."""
    assert "There is no database toxscan_nowhere at " in await refused(postgres.url("toxscan_nowhere"))


async def test_a_server_that_does_not_run_is_said(unused_tcp_port: int) -> None:
    """At once: whoever starts the bot is there to read it."""
    url = f"postgresql+asyncpg://toxscan:{PASSWORD}@127.0.0.1:{unused_tcp_port}/toxscan"
    assert await refused(SecretStr(url)) == (
        f"The database toxscan at 127.0.0.1:{unused_tcp_port} can't be reached (connection refused)."
    )


async def test_a_wrong_password_is_said_without_showing_it(cluster: Cluster) -> None:
    """The role is there, and has another one."""
    await cluster.say("DROP ROLE IF EXISTS locked", "CREATE ROLE locked LOGIN PASSWORD 'another'")
    url = cluster.url("postgres", username="locked", password=PASSWORD)
    assert "rejects this user" in await refused(url)


async def test_a_user_who_may_not_make_tables_is_said(cluster: Cluster) -> None:
    """Since PostgreSQL 15 that is whoever is not the database's owner."""
    await cluster.say("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    async with cluster.database("template0") as url:
        name = sa.make_url(url.get_secret_value()).database or ""
        guest = cluster.url(name, username="guest")
        assert "This user may not do that" in await refused(guest)
        store = PostgresStore.wrap(guest)
        assert not (await store.look()).may_create
        await store.close()


async def test_an_option_that_the_driver_does_not_know_is_said(postgres: Postgres) -> None:
    """That of other drivers, say."""
    url = SecretStr(f"{postgres.admin.get_secret_value()}?sslmode=require")
    assert "The driver can't connect" in await refused(url)


async def test_a_full_disk_is_said_and_what_was_stored_stays(postgres_store: Store) -> None:
    """The server's own error for it, as filling its disk is not for a test."""

    async def fill() -> None:
        async with postgres_store.write() as connection:
            await connection.execute(sa.insert(collections).values(**ON_X, id="1", handle="a", name="a"))
            await connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")

    await add_account(postgres_store)
    with pytest.raises(StoreError, match="is full"):
        await fill()
    assert await count_accounts(postgres_store) == 1


async def test_a_reader_sees_one_state_and_writes_nothing(postgres_store: Store) -> None:
    """However much is written beside it."""
    count = sa.select(sa.func.count()).select_from(collections)
    async with postgres_store.read() as connection:
        assert (await connection.execute(count)).scalar_one() == 0
        await add_account(postgres_store)
        assert (await connection.execute(count)).scalar_one() == 0
    with pytest.raises(StoreError, match="is read-only"):
        async with postgres_store.read() as connection:
            await connection.execute(sa.delete(collections))
    assert await count_accounts(postgres_store) == 1


async def test_whoever_is_cut_off_leaves_nothing_behind(postgres_store: Store) -> None:
    """Neither half of a transaction nor a connection that nobody can use."""

    async def write(begun: asyncio.Event) -> None:
        async with postgres_store.write() as connection:
            await connection.execute(sa.insert(collections).values(**ON_X, id="1", handle="a", name="a"))
            begun.set()
            await connection.exec_driver_sql("SELECT pg_sleep(60)")

    for _ in range(20):  # More than there are connections.
        begun = asyncio.Event()
        writing = asyncio.create_task(write(begun))
        await begun.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    assert await count_accounts(postgres_store) == 0


async def test_a_machine_that_freezes_does_not_hold_others_up(postgres_store: Store) -> None:
    """The server ends its transaction after a while, with all the locks; it hears so when it wakes up."""
    limit = "SELECT current_setting('idle_in_transaction_session_timeout')"
    locked = sa.select(collections.c.key).with_for_update()
    await add_account(postgres_store)

    async def freeze(locking: asyncio.Event, awake: asyncio.Event) -> None:
        async with postgres_store.write() as connection:
            assert (await connection.exec_driver_sql(limit)).scalar_one() == "30s"
            await connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
            await connection.execute(locked)
            locking.set()
            await awake.wait()
            await connection.execute(locked)

    locking, awake = asyncio.Event(), asyncio.Event()
    freezing = asyncio.create_task(freeze(locking, awake))
    await locking.wait()
    async with postgres_store.write() as connection:
        assert len((await connection.execute(locked)).all()) == 1
    awake.set()
    with pytest.raises(StoreAwayError):
        await freezing


async def test_whoever_takes_a_report_slowly_gets_all_of_it(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person reads page by page what a pager shows them; the server ends no transaction that locks nothing."""
    monkeypatch.setitem(engine._SESSION, "idle_in_transaction_session_timeout", "1s")
    async with postgres.database("template0") as url:
        store = await PostgresStore.open(url)
        scan = await stored(store, made_posts(500))
        taken = []
        async with aclosing(Reports(store, lambda _name: {}).iterate_posts(scan.id)) as every:
            async for post in every:
                if not taken:
                    await pause(store)
                taken.append(post.post.id)
        await store.close()
    assert len(taken) == 500


async def pause(store: Store) -> None:
    """Return when the server would have ended an idle transaction."""
    async with store.read() as connection:
        await connection.exec_driver_sql("SELECT pg_sleep(1.5)")


async def test_who_has_read_all_hears_nothing_of_a_line_that_breaks_then(
    postgres_store: Store, postgres: Postgres
) -> None:
    """What was read is whole; and the connection is not kept."""
    own, end = "SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})"
    for _ in range(20):  # More than there are connections.
        async with postgres_store.read() as connection:
            pid = (await connection.exec_driver_sql(own)).scalar_one()
            await postgres.say(end.format(pid))
    assert await count_accounts(postgres_store) == 0


async def test_after_a_crash_of_the_server_all_goes_on(cluster: Cluster) -> None:
    """What was committed is there; who was in the middle of something hears so, and can do it again."""

    async def write(store: Store) -> None:
        async with store.write() as connection:
            await connection.execute(sa.insert(collections).values(**ON_X, id="lost", handle="a", name="a"))
            await asyncio.to_thread(cluster.stop, "immediate")
            await asyncio.to_thread(cluster.start)
            await connection.execute(sa.insert(collections).values(**ON_X, id="never", handle="a", name="a"))

    async with cluster.store() as store:
        await add_account(store, "kept")
        with pytest.raises(StoreAwayError, match="was lost"):
            await write(store)
        await add_account(store, "again")
        assert await count_accounts(store) == 2


async def test_a_server_that_is_restarted_is_waited_for(cluster: Cluster) -> None:
    """Who begins to read or write meanwhile only takes longer."""
    async with cluster.store() as store:
        await add_account(store)
        await asyncio.to_thread(cluster.stop)
        beginning = [asyncio.create_task(add_account(store, str(number))) for number in range(3)]
        reading = asyncio.create_task(count_accounts(store))
        await asyncio.to_thread(cluster.start)
        await asyncio.gather(*beginning)
        assert await reading >= 1
        assert await count_accounts(store) == 4


async def test_a_server_that_stays_away_is_said_after_a_while(cluster: Cluster) -> None:
    """The bot goes on and says so to whoever asks."""
    async with cluster.database() as url:
        store = PostgresStore.wrap(url, patience=0.5)
        await asyncio.to_thread(cluster.stop)
        try:
            with pytest.raises(StoreAwayError, match="can't be reached"):
                await count_accounts(store)
        finally:
            await asyncio.to_thread(cluster.start)
        assert await count_accounts(store) == 0
        await store.close()


async def test_the_health_page_says_whether_it_can_be_written(cluster: Cluster, tmp_path: Path) -> None:
    """As of the file: a server that can only be read, or is away, is no place for scans."""
    async with cluster.database() as url:
        store = PostgresStore.wrap(url, patience=0)
        world = World(store, tmp_path)
        assert (await readiness(world.app, []))["store"] == OK
        await cluster.say(
            f"ALTER DATABASE {sa.make_url(url.get_secret_value()).database} SET default_transaction_read_only = on"
        )
        await store.close()
        assert "is read-only" in (await readiness(world.app, []))["store"]
        await asyncio.to_thread(cluster.stop)
        try:
            assert "can't be reached" in (await readiness(world.app, []))["store"]
        finally:
            await asyncio.to_thread(cluster.start)
        await world.stop()
        await store.close()


async def test_erasing_clears_out_what_was_deleted(postgres_store: Store) -> None:
    """No dead rows stay behind in the tables."""
    await add_account(postgres_store)
    async with postgres_store.erase() as connection:
        await connection.execute(sa.delete(collections))
    async with postgres_store.read() as connection:
        vacuumed = sa.text("SELECT count(*) FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL")
        assert (await connection.execute(vacuumed)).scalar_one() == len(metadata.tables)
        assert (await connection.execute(sa.select(sa.func.pg_relation_size("collections")))).scalar_one() == 0


async def test_an_error_in_a_query_does_not_show_what_was_written(postgres_store: Store) -> None:
    """Posts are not for logs, nor in what an error is made of."""

    async def write() -> None:
        async with postgres_store.write() as connection:
            values = {"id": "1", "handle": "a" * 65, "name": "what somebody wrote"}
            await connection.execute(sa.insert(collections).values(values))

    with pytest.raises(StoreError) as caught:
        await write()
    assert "what somebody wrote" not in f"{caught.value} {caught.value.__cause__}"
