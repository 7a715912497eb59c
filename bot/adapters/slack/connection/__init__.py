"""Getting on Slack and staying there."""
