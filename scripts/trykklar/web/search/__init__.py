"""An index of sections that knows the words of their language, and what asks it in the browser.

`search_files(sections)` gives the files. A form is found by every form of its word (`language/division/readings`), a
part of a compound by the compound at half the weight, letters that a keyboard lacks by how they are written without
them; a word that the index does not have is tried as the beginning of one, with one slip, or as two. All that is asked
for must be in a section, until nothing is found so: then some of it is enough, and the reader is told.
What is asked for by its number, 'side 93', stands first.
"""

from .files import search_files
from .places import Place
from .records import SearchFile, Section

__all__ = ["Place", "SearchFile", "Section", "search_files"]
