"""Editions that can be trusted in thirty years.

An archive is a folder with an OCFL 1.1 storage root, which any program of that standard reads, and a ledger beside it.
`store` makes and adds, `verify` names every damaged file, `repair` heals it, `mirror` keeps a second copy, `export`
gives an edition back. It imports nothing of typesetting: it takes finished files by their digests.
"""
