"""Cards, controls and forms as Discord draws them."""
