"""Editions of a site: those that were frozen stand beside the newest, and what its readers kept leads on.

An address that was published once is never dead. `ledger.py` is what each edition leaves to the next: its pages and
the ids in them. `ids.py` hands ids on to what became of a text; `landings.py` says on a page what went, and `ways.py`
makes a page of each address that has no other. `frozen.py` lays the editions beside the newest.
"""
