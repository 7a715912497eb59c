"""What the bot keeps of itself."""
