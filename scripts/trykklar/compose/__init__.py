"""An entry and the table of pages become HTML, and say which page numbers they print.

`composer.py` composes an entry; `answers.py` is what templates may ask (numbers, links, lists, pictures), `views.py`
the records that they are given, `render.py` the HTML of Markdown. Charts, barcodes and citations are made here.
Composing is a function of the entry, the page table and where the entry begins; `printed_numbers.py` notes every
number that is printed, and as what, and `seen.py` all that is read of what entries share (`given.py`), so that an entry
is composed again only where one of these changed (`composed_cache.py` keeps it from build to build). So nothing but
`seen.Reads` hands sources to an entry.

Links leave composing as URIs of the scheme `trykklar:`, because WeasyPrint drops links to anchors that are not in the
same document; `assemble/navigation.py` makes destinations of them. Another document is seen through its page map
(`<document>-pages.json`): the edition and checksum of its sources are compared before a number is taken from it.
"""
