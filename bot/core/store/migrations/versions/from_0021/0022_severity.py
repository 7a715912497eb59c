"""Worst first by severity, a stored rank with its index; the labels' indexes carry it in place of toxicity."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")
_GREATEST = {"sqlite": "max", "postgresql": "greatest"}


def upgrade() -> None:
    """Bring the schema forward; every scored post gets its rank. At ten million of them it takes some minutes."""
    greatest = _GREATEST[op.get_context().dialect.name]
    grave = ", ".join(f"coalesce({label}, 0)" for label in ("threat", "identity_attack", "severe_toxicity"))
    for label in _LABELS:
        op.drop_index(f"ix_scores_{label}", table_name="scores")
    op.add_column("scores", sa.Column("severity", sa.Float, nullable=False, server_default="0"))
    op.execute(f"UPDATE scores SET severity = toxicity + {greatest}({grave})")  # noqa: S608 - our own words.
    filters = ["kind", "scan_id", "created_at"]
    for label in _LABELS:
        op.create_index(f"ix_scores_{label}", "scores", ["collection", "model", label, "post_id", *filters, "severity"])
    columns = ["collection", "model", "severity", "post_id", *filters, "toxicity"]
    op.create_index("ix_scores_severity", "scores", columns)
