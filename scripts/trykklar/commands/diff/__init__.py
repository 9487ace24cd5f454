"""`trykklar diff`: what `review/changes` found between two folders, on the terminal or as JSON."""
