"""Whose posts are whose: `collections` in place of `accounts`, and posts, scores and scans hang on them."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0013"
down_revision = "0012"

_HANGING = ("scans", "posts", "scores", "skips", "marks")
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEMPORARY = "collections_made"
_KEPT_APART = (
    "kind = 'account' AND platform = '' AND workspace_id = '' AND user_id = '' OR "
    "kind = 'archive' AND platform <> '' AND user_id <> '' "
    "AND bio = '' AND picture = '' AND joined IS NULL "
    "AND posts IS NULL AND looked_up_at IS NULL AND cursor IS NULL"
)


def upgrade() -> None:
    """Bring the schema forward. Columns are renamed where they lie, so it takes no longer with more posts."""
    for table in _HANGING:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN account TO collection")
    op.rename_table("accounts", "collections")  # On SQLite what refers to it follows.
    if op.get_bind().dialect.name == "postgresql":
        _change_on_postgres()
    else:
        _make_anew_on_sqlite()
    op.create_index("ix_collections_id", "collections", ["id"])
    op.drop_index("ix_scans_account", table_name="scans")
    op.create_index("ix_scans_collection", "scans", ["collection"])


def _make_anew_on_sqlite() -> None:
    """SQLite can't drop that an id is unique: sqlite.org/lang_altertable.html, "Making Other Kinds Of Changes"."""
    op.create_table(
        _TEMPORARY,
        sa.Column("key", _ROW_ID, nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("bio", sa.Text(), nullable=False, server_default=""),
        sa.Column("picture", sa.Text(), nullable=False, server_default=""),
        sa.Column("joined", Moment(), nullable=True),
        sa.Column("looked_up_at", Moment(), nullable=True),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_collections"),
        sa.UniqueConstraint(
            "network", "kind", "platform", "workspace_id", "user_id", "id", name="uq_collections_whose"
        ),
        sa.CheckConstraint(_KEPT_APART, name="ck_collections_kept_apart"),
    )
    same = "key, id, handle, name, posts, bio, picture, joined, looked_up_at, cursor"
    op.execute(
        f"INSERT INTO {_TEMPORARY} (network, kind, platform, workspace_id, user_id, {same}) "  # noqa: S608 - ours
        f"SELECT 'x', 'account', '', '', '', {same} FROM collections"
    )
    op.drop_table("collections")
    op.rename_table(_TEMPORARY, "collections")


def _change_on_postgres() -> None:
    op.execute("ALTER SEQUENCE accounts_key_seq RENAME TO collections_key_seq")
    for table, old, new in (
        ("collections", "pk_accounts", "pk_collections"),
        ("scans", "fk_scans_account", "fk_scans_collection"),
        ("posts", "fk_posts_account", "fk_posts_collection"),
        *((each, f"fk_{each}_account_post_id", f"fk_{each}_collection_post_id") for each in _HANGING[2:]),
    ):
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
    for name, length, value in (
        ("network", 16, "x"),
        ("kind", 16, "account"),
        ("platform", 16, ""),
        ("workspace_id", 64, ""),
        ("user_id", 64, ""),
    ):
        op.add_column("collections", sa.Column(name, sa.String(length), nullable=False, server_default=value))
        op.alter_column("collections", name, server_default=None)
    op.drop_constraint("uq_accounts_id", "collections")
    whose = ["network", "kind", "platform", "workspace_id", "user_id", "id"]
    op.create_unique_constraint("uq_collections_whose", "collections", whose)
    op.create_check_constraint(op.f("ck_collections_kept_apart"), "collections", _KEPT_APART)
