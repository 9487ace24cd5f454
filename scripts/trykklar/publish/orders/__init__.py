"""Orders: what a print shop gets of a released edition, as a folder that is whole or not there.

`copies` reads how many copies go where; `order` makes a folder for each shop: files, tickets, the list of deliveries
and the sums by which it is checked; `sheets` finds what the versions of a document have in common; `check` holds a
folder to all of it before it is handed over.
"""
