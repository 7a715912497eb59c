"""The first schema: accounts, posts, scores, scans and searches."""

import sqlalchemy as sa
from alembic import op

from bot.core.store.schema import Moment

revision = "0001"
down_revision = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "accounts",
        sa.Column("key", _ROW_ID, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_accounts"),
        sa.UniqueConstraint("id", name="uq_accounts_id"),
    )
    op.create_table(
        "models",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_models"),
        sa.UniqueConstraint("model_id", name="uq_models_model_id"),
    )
    op.create_table(
        "scans",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("account", _ROW_ID, nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("model_name", sa.String(length=64), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("include_reposts", sa.Boolean(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.key"], name="fk_scans_account"),
        sa.ForeignKeyConstraint(["model"], ["models.key"], name="fk_scans_model"),
        sa.PrimaryKeyConstraint("id", name="pk_scans"),
    )
    op.create_index("ix_scans_account", "scans", ["account"], unique=False)
    op.create_index("ix_scans_status", "scans", ["status"], unique=False)
    op.create_table(
        "posts",
        sa.Column("seq", _ROW_ID, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account", _ROW_ID, nullable=False),
        sa.Column("scan_id", _ROW_ID, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.key"], name="fk_posts_account"),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_posts_scan_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_posts"),
        sa.UniqueConstraint("account", "id", name="uq_posts_account_id"),
    )
    op.create_index("ix_posts_arrival", "posts", ["account", "seq"], unique=False)
    op.create_index("ix_posts_kind", "posts", ["account", "kind", "scan_id"], unique=False)
    op.create_table(
        "searches",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("scan_id", _ROW_ID, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name="fk_searches_scan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sa.UniqueConstraint(
            "platform", "workspace_id", "user_id", "scan_id", name="uq_searches_platform_workspace_id_user_id_scan_id"
        ),
    )
    op.create_index("ix_searches_scan_id", "searches", ["scan_id"], unique=False)
    op.create_table(
        "scores",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("scan_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("toxicity", sa.Float(), nullable=False),
        sa.Column("severe_toxicity", sa.Float(), nullable=True),
        sa.Column("obscene", sa.Float(), nullable=True),
        sa.Column("threat", sa.Float(), nullable=True),
        sa.Column("insult", sa.Float(), nullable=True),
        sa.Column("identity_attack", sa.Float(), nullable=True),
        sa.Column("sexual_explicit", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account", "post_id"], ["posts.account", "posts.id"], name="fk_scores_account_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["model"], ["models.key"], name="fk_scores_model"),
        sa.PrimaryKeyConstraint(
            "account",
            "model",
            "post_id",
            name="pk_scores",
            postgresql_include=[
                "kind",
                "scan_id",
                "created_at",
                "toxicity",
                "severe_toxicity",
                "obscene",
                "threat",
                "insult",
                "identity_attack",
                "sexual_explicit",
            ],
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_scores_created_at", "scores", ["account", "model", "created_at", "post_id", "kind", "scan_id"], unique=False
    )
    op.create_index(
        "ix_scores_identity_attack",
        "scores",
        ["account", "model", "identity_attack", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_scores_insult",
        "scores",
        ["account", "model", "insult", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_scores_obscene",
        "scores",
        ["account", "model", "obscene", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index("ix_scores_post", "scores", ["account", "post_id"], unique=False)
    op.create_index(
        "ix_scores_severe_toxicity",
        "scores",
        ["account", "model", "severe_toxicity", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_scores_sexual_explicit",
        "scores",
        ["account", "model", "sexual_explicit", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index("ix_scores_text", "scores", ["model", "text_key"], unique=False)
    op.create_index(
        "ix_scores_threat",
        "scores",
        ["account", "model", "threat", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_scores_toxicity",
        "scores",
        ["account", "model", "toxicity", "post_id", "kind", "scan_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "skips",
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account", "post_id"], ["posts.account", "posts.id"], name="fk_skips_account_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["model"], ["models.key"], name="fk_skips_model"),
        sa.PrimaryKeyConstraint("account", "model", "post_id", name="pk_skips"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_skips_post", "skips", ["account", "post_id"], unique=False)
