"""Comparing editions: what is new, gone, changed or moved between two sets of sources, and where.

read → passages → (align, moves, outlines, records) → Comparison → terminal | JSON | chapter | change bars
"""
