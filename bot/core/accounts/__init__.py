"""Accounts on X: looking them up, budgets, opt-outs, and X's deletion rules."""
