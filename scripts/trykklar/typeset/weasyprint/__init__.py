"""Weasyprint."""
