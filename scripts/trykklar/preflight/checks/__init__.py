"""Checks: one small function each, grouped by what they look at. `registry.py` lists them."""
