"""The pictures in parts as pixels: where they stand, how sharp they are there, and how they are made smaller."""
