"""Which posts of X's a person took away today, not only how many; and posts of which the model read the beginning."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Bring the schema forward. What was taken away today counts on, under numbers that no post has."""
    op.add_column("scores", sa.Column("cut", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_scores_cut",
        "scores",
        ["collection", "model"],
        sqlite_where=sa.text("cut IS 1"),
        postgresql_where=sa.text("cut IS true"),
    )
    day, person, posts = sa.column("day", sa.Date), sa.column("person", sa.LargeBinary), sa.column("posts", sa.Integer)
    before = op.get_bind().execute(sa.select(day, person, posts).select_from(sa.table("exported"))).all()
    op.drop_table("exported")
    exported = op.create_table(
        "exported",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "person", "post_id", name="pk_exported"),
        sqlite_with_rowid=False,
    )
    rows = [
        {"day": when, "person": whose, "post_id": -number}
        for when, whose, taken in before
        for number in range(1, taken + 1)
    ]
    if rows:
        op.bulk_insert(exported, rows)
