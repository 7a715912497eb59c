"""What is counted for people: posts against posts, money, and how the bot is doing."""
