"""Trykklar: structured chapters in, long and conforming PDFs out."""

__version__ = "0.1.0"
