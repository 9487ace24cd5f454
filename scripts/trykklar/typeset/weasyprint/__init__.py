"""All that knows WeasyPrint: it runs in worker processes, and nothing outside this folder imports it.

`worker.py` sets an entry. The fetcher serves the bytes that composing put in and refuses every other URL; fontconfig
is shown the project's fonts only. `patches/` changes the engine in memory; `tagging/` puts the structure tree right
while boxes are known; `taken_over.py` takes pydyf's objects over as parts before they are written; `measured.py`
makes records of boxes for `typography/`, and `log_problems.py` and `page_problems.py` make problems of what
WeasyPrint logs and of what pages hold.
"""
