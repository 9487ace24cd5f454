"""What is known of languages: how they divide words, end sentences, write numbers and quotation marks, sort and name
things.

Every function takes a language's tag (`tags.py`) and plain text, and knows nothing of publications.
"""
