"""The databases themselves: SQLite and PostgreSQL, opened, migrated, copied."""
