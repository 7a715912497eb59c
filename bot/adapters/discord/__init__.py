"""Discord: slash commands, components, buttons and files around the same commands, cards and pages as everywhere."""
