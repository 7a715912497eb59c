"""Other networks than X: kinds of source that are named alike on all, and what posts have elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_KINDS = {"x": "timeline", "x_search": "search", "x_new": "check"}


def upgrade() -> None:
    """Bring the schema forward; all that was read so far is from X."""
    op.add_column("collections", sa.Column("checked_at", sa.BigInteger))
    op.add_column("posts", sa.Column("native", sa.Text))
    op.add_column("posts", sa.Column("address", sa.Text))
    op.add_column("posts", sa.Column("hidden_from", sa.Integer))
    op.add_column("posts", sa.Column("network_labels", sa.JSON))
    for before, after in _KINDS.items():
        rename = sa.text("UPDATE scans SET source_kind = :after WHERE source_kind = :before")
        op.execute(rename.bindparams(before=before, after=after))
        for table in ("scans", "collections"):  # A cursor says which kind of source has read all.
            ended = sa.text(f"UPDATE {table} SET cursor = replace(cursor, :before, :after)")  # noqa: S608 - our own names
            told = {"before": f'"ended":"{before}"', "after": f'"ended":"{after}"'}
            op.execute(ended.bindparams(**told))
