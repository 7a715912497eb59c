"""Scores as whole steps in narrow rows, few and narrow indexes, and counts that triggers keep as rows come and go.

Whatever makes `posts` or `scores` anew later must make their triggers anew, too: they go with the table.
"""

import sqlalchemy as sa
from alembic import op

from bot.core.store.migrations import counting

revision = "0030"
down_revision = "0029"

_LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")
_STEPS = 10_000
_NOTABLE = 1_000  # Steps.
_GREATEST = {"sqlite": "max", "postgresql": "greatest"}
_KINDS = ("original", "reply", "quote", "repost")
_POST = ["posts.collection", "posts.id"]


def upgrade() -> None:
    """Bring the schema forward; all scores are written anew. At ten million of them it takes some minutes."""
    for name in (*_LABELS, "severity", "created_at", "text", "post", "cut"):
        op.drop_index(f"ix_scores_{name}", table_name="scores")
    op.drop_index("ix_skips_post", table_name="skips")
    op.drop_index("ix_posts_kind", table_name="posts")
    for table in ("scores", "skips"):
        op.rename_table(table, f"{table}_before")
        if op.get_context().dialect.name == "postgresql":  # There the names of keys are those of tables.
            op.drop_constraint(f"pk_{table}", f"{table}_before", type_="primary")
    _make_scores()
    _make_skips()
    _narrow_before_edits()
    for table in ("scores", "skips"):
        op.drop_table(f"{table}_before")
    _index_scores()
    _make_counts()


def _make_scores() -> None:
    op.create_table(
        "scores",
        sa.Column("post_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("collection", sa.Integer, nullable=False),
        sa.Column("model", sa.Integer, sa.ForeignKey("models.key", name="fk_scores_model_models"), nullable=False),
        sa.Column("scan_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        *_label_columns(),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("cut", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("text_key", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("collection", "post_id", "model", name="pk_scores"),
        _key_of_post("scores"),
        sqlite_with_rowid=False,
    )
    same = ("post_id", "created_at", "collection", "model", "scan_id", "cut", "text_key")
    kind = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(_KINDS))
    grave = ", ".join(f"coalesce({_steps(label)}, 0)" for label in ("threat", "identity_attack", "severe_toxicity"))
    severity = f"{_steps('toxicity')} + {_GREATEST[op.get_context().dialect.name]}({grave})"
    made = {label: _steps(label) for label in _LABELS} | {"kind": f"CASE kind {kind} END", "severity": severity}
    op.execute(
        f"INSERT INTO scores ({', '.join((*same, *made))}) "  # noqa: S608 - our own words.
        f"SELECT {', '.join((*same, *made.values()))} FROM scores_before ORDER BY collection, post_id, model"
    )


def _make_skips() -> None:
    op.create_table(
        "skips",
        sa.Column("collection", sa.BigInteger, nullable=False),
        sa.Column("post_id", sa.BigInteger, nullable=False),
        sa.Column("model", sa.Integer, sa.ForeignKey("models.key", name="fk_skips_model_models"), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("collection", "post_id", "model", name="pk_skips"),
        _key_of_post("skips"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO skips (collection, post_id, model, reason) "
        "SELECT collection, post_id, model, reason FROM skips_before ORDER BY collection, post_id, model"
    )


def _narrow_before_edits() -> None:
    """Few rows: only posts that were edited have any."""
    made = ", ".join(f"{label} = round({label} * {_STEPS})" for label in _LABELS)
    op.execute(f"UPDATE before_edits SET {made}")  # noqa: S608 - our own words.
    with op.batch_alter_table("before_edits", table_kwargs={"sqlite_with_rowid": False}) as batch:
        for label in _LABELS:
            batch.alter_column(label, existing_type=sa.Float(), type_=sa.SmallInteger())


def _label_columns() -> list[sa.Column[int]]:
    return [sa.Column(label, sa.SmallInteger, nullable=label != "toxicity") for label in _LABELS]


def _key_of_post(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_collection_posts"
    return sa.ForeignKeyConstraint(["collection", "post_id"], _POST, name=name, ondelete="CASCADE")


def _steps(label: str) -> str:
    return f"CAST(round({label} * {_STEPS}) AS SMALLINT)"


def _index_scores() -> None:
    others = ["created_at", "scan_id", "kind"]
    for label in _LABELS:
        notable = sa.text(f"{label} >= {_NOTABLE}")
        columns = ["collection", "model", label, "post_id", *others, "severity", "toxicity"]
        if label == "toxicity":
            columns.pop()
        op.create_index(f"ix_scores_{label}", "scores", columns, sqlite_where=notable, postgresql_where=notable)
    op.create_index("ix_scores_severity", "scores", ["collection", "model", "severity", "post_id", *others, "toxicity"])
    by_time = ["collection", "model", "created_at", "post_id", "scan_id", "kind"]
    op.create_index("ix_scores_created_at", "scores", by_time)
    op.create_index("ix_scores_text", "scores", ["model", "text_key"])
    op.create_index(
        "ix_scores_cut", "scores", ["collection", "model"],
        sqlite_where=sa.text("cut IS 1"), postgresql_where=sa.text("cut IS true"),
    )  # fmt: skip


def _make_counts() -> None:
    for name, columns in counting.TABLES.items():
        whose = sa.ForeignKey("collections.key", name=f"fk_{name}_collection_collections", ondelete="CASCADE")
        op.create_table(
            name,
            sa.Column("collection", sa.BigInteger().with_variant(sa.Integer, "sqlite"), whose, nullable=False),
            *(sa.Column(column, kind, nullable=False, autoincrement=False) for column, kind in columns.items()),
            sa.Column("posts", sa.Integer, nullable=False),
            sa.PrimaryKeyConstraint("collection", *columns, name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
    for statement in counting.statements(op.get_context().dialect.name):
        op.execute(statement)
