"""Rules of setting text: each a function from measured pages to findings."""
