"""A paginated book becomes the files of a profile: pages, cover, booklet, job ticket.

Pages are set once, in RGB with 10 mm of bleed, and the trim box's lower left is the origin of their coordinates. What
profiles differ in is done to the parts before they are joined (`inks/`, `images/`) or around them, and `produce.py`
does what a profile's row asks for. So all files have one pagination by construction. `device-cmyk()` in styles was
rejected: it wants a second typesetting, and WeasyPrint converts nothing that a style forgets. `finish.py` adds
metadata, output intent and attachments; equal sources give equal bytes. Cover and ticket are single pages, set after
the book (`single_pages.py`).
"""
