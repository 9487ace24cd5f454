"""A document as a book: an EPUB 3.3, one file, made of the same pages as a site.

`book.py` is the whole; `leaf.py` frames a page as XHTML, `nav.py` is the navigation, `package.py` what the book says of
itself, `container.py` the file, `whole.py` holds all of it against itself.
"""
