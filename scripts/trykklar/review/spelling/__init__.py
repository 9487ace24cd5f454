"""Which words of a publication stand in no word list.

`written.py` takes the words out of the text, `dictionaries.py` says which lists there are, `danish.py` and
`hunspell_list.py` look words up, `remembered.py` keeps what they said, `own_words.py` reads the publication's own
list and its names, and `asking.py` says which words nobody knows. `suggesting.py` finds what may have been meant, and
is called only when it is asked for.
"""
