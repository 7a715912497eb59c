"""The domain's values and rules, frozen and pure: without database, network or screen."""
