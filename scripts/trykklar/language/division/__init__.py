"""Where words may be divided at the end of a line.

`divide(words, language, exceptions)` gives a `Division` per word: places with a rank. Danish compounds are split at
their seams by a word list; inside the parts, and in languages without a splitter, Pyphen's patterns propose. No
character is ever put into a word: who breaks lines is told the places.

A language gets a splitter by a function from a word and its patterns to its places, entered in `divide.SPLITTERS`,
and if it wants one a word list in Hunspell's format under `words/` (see `words/README.md`).
"""

from .divide import divide
from .division import Division, Exceptions, Point, Rank

__all__ = ["Division", "Exceptions", "Point", "Rank", "divide"]
