"""Joining typeset chapters into one file: structure tree, links, outline, page labels, fonts."""
