"""Images: the pictures in parts as pixels: where they stand, how sharp they are there, and how to make them smaller."""
