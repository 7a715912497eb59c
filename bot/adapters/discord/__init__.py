"""Discord: slash commands, embeds, buttons and files around the same commands, cards and pages as everywhere."""
