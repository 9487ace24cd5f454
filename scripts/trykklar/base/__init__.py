"""What any program needs that reads untrusted files and reports problems; nothing here knows what a publication is.

Problems are values: a stage collects `Problem(code, message, hint, place)` and goes on, and `ProblemsFound` carries
all that were found where nothing more can be said. A code is declared by the module that
reports it (`rulebook.py`) and cannot be made without; a severity is looked up at the end, so that draft and release run
the same code.

`settings.py` is the one door to file system, clock, fonts and cores. `files.py` follows paths that authors write only
inside the publication; `whole_files.py` writes all files of a run or none. `cache.py` may lie and is not believed: an
entry's checksum covers its key and content, what does not fit counts as absent, and nothing in it is pickled.
"""
