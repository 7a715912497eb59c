"""The bot's own state: processes, pauses, deliveries, canaries and drift."""
