"""Messages on Discord: new ones, those that live, and what a refusal means."""
