"""`trykklar new`: a small publication, written from `template/`, that builds at once and explains itself."""
