"""What an entry's structure tree must say beyond what WeasyPrint writes by itself.

Done while the entry is written, in the worker: there the boxes are at hand that elements stand for, the
content is not yet compressed, and the work is shared by all processes and cached with the entry.

Footnotes become Notes that lead back to their calls; heads, folios, leaders, repeated heads of tables and decorations
artifacts; a link has one annotation a line; words get their language; and what no tag can put right is told (tables
without headers, skipped levels, pictures without text). Elements get the types that WeasyPrint does not know or that
a template says (`kinds.py`), and the parts of a box that stand on several pages become one (`united.py`). Then the
tree is made to hold only what its types may (`containment.py`), its tables regular, with scopes and headers
(`grids.py`), and elements that say nothing are left out (`empty_elements.py`). What has `opacity` is drawn as a form
whose marks have a key of their own in the parent tree (`groups.py`). `tests/helpers/verapdf.py` holds the rules of
veraPDF that pages can break.
"""
