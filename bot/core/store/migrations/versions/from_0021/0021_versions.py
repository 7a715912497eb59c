"""Posts have versions, and what models said of those before an edit is kept for watches."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_LABELS = ("severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")
_EDITED = sa.text("version IS NOT NULL")


def upgrade() -> None:
    """Bring the schema forward; no row is touched."""
    op.add_column("posts", sa.Column("version", sa.BigInteger))
    op.create_index(
        "ix_posts_version", "posts", ["collection", "version"], sqlite_where=_EDITED, postgresql_where=_EDITED
    )
    op.create_table(
        "before_edits",
        sa.Column("collection", sa.BigInteger, nullable=False),
        sa.Column(
            "model", sa.Integer, sa.ForeignKey("models.key", name="fk_before_edits_model_models"), nullable=False
        ),
        sa.Column("post_id", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("toxicity", sa.Float, nullable=False),
        *(sa.Column(label, sa.Float) for label in _LABELS),
        sa.ForeignKeyConstraint(
            ["collection", "post_id"],
            ["posts.collection", "posts.id"],
            ondelete="CASCADE",
            name="fk_before_edits_collection_posts",
        ),
        sa.PrimaryKeyConstraint("collection", "model", "post_id", "version", name="pk_before_edits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_before_edits_post", "before_edits", ["collection", "post_id"])
