"""What is new, gone, changed or moved between the sources of two editions, and where.

read → passages → (align, moves, outlines, records) → `Comparison` → terminal | JSON | chapter
"""
