"""Parts of entries become one file: structure tree, outline, named destinations, page labels, each font and picture
once.

`objects.py` writes the file, with object numbers in blocks that leave room: an entry that did not change brings the
very bytes that it brought before, and joining again is a matter of what changed. `digits.py` puts page numbers in the
places of slots, so that copying, search and screen readers meet digits. Subsets of one face are cut from the font
file for the glyphs of all entries, which works because WeasyPrint keeps glyph ids (`fonts.py`). A link that leads
nowhere is a problem (`navigation.py`).
"""
