"""One page of each type as a picture, held against the picture that was approved.

The build's map tells where entries landed; `page_types.py` takes one page of each type from it, `pictures.py` draws
them, `measure.py` says what is forgiven, and `references.py` keeps what was approved. Nothing of typesetting is
imported.
"""
