"""The pages in a browser, built again whenever a source changes.

    watching ─▶ session (build, in a thread) ─▶ leaves, source_map ─▶ built ─▶ app ─▶ browser
                                                                       └─▶ images (a process)

The preview calls the build and changes nothing in it: one build at a time. The browser is told how things stand as
one whole record (server-sent events), so that nothing is missed where a connection was lost. A page is known by a
digest of its looks; its image's address never changes its meaning, and a rebuild reloads changed pages only. Images
are drawn by a process of its own, since PDFium must not be called from two threads. The server listens on the
loopback only; see `guard.py` for whom it answers.
"""
