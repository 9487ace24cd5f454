"""A resolved document becomes a site, a folder of pages that works on a server, below a path of one, and from a
stick.

Entries are composed as for pages; `rewrite.py` turns what leaves composing into what browsers follow (links, notes,
terms, pictures), `frame.html.j2` of the layout stands around each page. Addresses come from ids; nothing of a page is
in it that a strict Content-Security-Policy forbids, and nothing is asked for from elsewhere.
"""
