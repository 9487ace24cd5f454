"""Looks: one page of each type as a picture, held against the picture that somebody approved."""
