"""Commands about the bot itself."""
