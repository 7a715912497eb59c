"""Posts in languages that a model does not know have no scores, in old reports neither: those that they got go."""

from alembic import op

revision = "0012"
down_revision = "0011"

# What the models know that there were until now; all others of them know English alone.
_MULTILINGUAL = "'en', 'fr', 'es', 'it', 'pt', 'tr', 'ru'"
_UNDETERMINED = "'', 'und', 'art', 'qam', 'qct', 'qht', 'qme', 'qst', 'zxx'"


def upgrade() -> None:
    """Bring the data forward; at a million scored posts it takes some seconds."""
    known = f"lower(posts.lang) IN ({_UNDETERMINED}, 'en')"
    known += f" OR (models.model_id LIKE 'multilingual-%' AND lower(posts.lang) IN ({_MULTILINGUAL}))"
    strange = (
        "FROM scores JOIN models ON models.key = scores.model "
        f"JOIN posts ON posts.account = scores.account AND posts.id = scores.post_id WHERE NOT ({known})"
    )
    op.execute(
        "INSERT INTO skips (account, model, post_id, reason) "
        f"SELECT scores.account, scores.model, scores.post_id, 'unknown_language' {strange} ON CONFLICT DO NOTHING"
    )
    op.execute(
        "DELETE FROM scores WHERE EXISTS (SELECT 1 FROM skips WHERE skips.account = scores.account "
        "AND skips.model = scores.model AND skips.post_id = scores.post_id AND skips.reason = 'unknown_language')"
    )
