"""Preview: the pages in a browser, made anew whenever a source changes.

    watching ─▶ session (build, in a thread) ─▶ leaves, source_map ─▶ built ─▶ app ─▶ browser
                                                                       └─▶ images (a process)

The server listens on the loopback only; see `guard.py` for whom it answers.
"""
