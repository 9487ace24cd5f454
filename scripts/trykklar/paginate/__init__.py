"""Paginate."""
