"""Rules of the text: each a function from a `Text` to problems."""
