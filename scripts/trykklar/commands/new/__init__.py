"""`trykklar new`: a small publication, written from one of `templates/`, that builds at once and explains itself."""
