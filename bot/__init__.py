"""toxscan: scans an X account for toxic posts and shows them, worst first, in the chat where you ask."""

from bot.telemetry import switch_off

switch_off()
