"""What people see, free of any platform: cards, pages, buttons, charts and files."""
