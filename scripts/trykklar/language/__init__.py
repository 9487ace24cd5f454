"""What is known of languages: how they divide words, end sentences, write numbers and quotation marks, sort and name
things.

Every function takes a language's tag (`tags.py`) and plain text, and knows nothing of publications. All words and marks
of a language are one record (`records.py`) in a file of its code, such as `da.py`, listed in `languages.py`; what a
record leaves empty is not known, and what needs it is silent. The tool's own words stand in `labels/`, compounds in
`division/`.
"""
