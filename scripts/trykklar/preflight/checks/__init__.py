"""One small function a check, grouped by what they look at. `registry.py` lists them."""
