"""Messages on Slack: new ones, those that live, and what a refusal means."""
