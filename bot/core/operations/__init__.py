"""The running bot, as its operator sees it."""
