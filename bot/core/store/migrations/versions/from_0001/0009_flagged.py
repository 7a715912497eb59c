"""Flagged posts of any label, worst first, from the labels' indexes alone: each carries the toxicity along."""

from alembic import op

revision = "0009"
down_revision = "0008"

_LABELS = ("severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")


def upgrade() -> None:
    """Bring the schema forward; at ten million scored posts it takes some minutes."""
    for label in _LABELS:
        op.drop_index(f"ix_scores_{label}", table_name="scores")
        columns = ["account", "model", label, "post_id", "kind", "scan_id", "created_at", "toxicity"]
        op.create_index(f"ix_scores_{label}", "scores", columns)
