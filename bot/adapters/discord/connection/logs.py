"""discord.py's own log: warnings only, and no tokens."""

import logging
import re

from discord import VoiceClient

# A rate limit warning names the address, and the address holds the interaction's token.
_TOKEN = re.compile(r"(?<=/)((?:webhooks|interactions)/\d+)/[\w.-]+")


class WithoutTokens(logging.Filter):
    """Takes interaction tokens out of what discord.py logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, without tokens in it."""
        record.msg, record.args = _TOKEN.sub(r"\1/…", record.getMessage()), None
        return True


def keep_logs_clean() -> None:
    """Keep private things out of the log: discord.py's debug lines hold what people write."""
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # The bot needs no voice.
    for name in ("discord", "discord.client", "discord.gateway", "discord.http", "discord.webhook.async_"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        if not any(isinstance(each, WithoutTokens) for each in logger.filters):
            logger.addFilter(WithoutTokens())
