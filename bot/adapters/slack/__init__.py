"""Slack: one slash command, mentions, shortcuts, blocks, buttons and a Home tab around the same commands and cards."""
