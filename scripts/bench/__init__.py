"""The benchmark: Trykklar against other typesetters, with the same words on the same paper in one run."""
