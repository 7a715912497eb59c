"""Cards, controls and forms as Slack draws them."""
