"""Tags: what an entry's structure tree must say beyond what WeasyPrint writes by itself.

Done while the entry is written, in the worker: there the boxes are at hand that elements stand for, the
content is not yet compressed, and the work is shared by all processes and cached with the entry.
"""
