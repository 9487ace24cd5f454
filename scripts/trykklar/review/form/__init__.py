"""Rules on the form of sources: one small function a rule, listed in `run.py`; none stops another."""
