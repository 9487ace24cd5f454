"""The HTML of an entry becomes pages: `EntryParts`, with the positions of ids and what went wrong.

`typesetter.py` takes an entry from the cache or hands it to an executor; workers are given bytes and give bytes back.
The key in the cache holds HTML, pictures, look, fonts, our typesetting rules and the version of every tool that has a
say in a byte (`tool_versions.py`); a cluster's workers are held to the same list. Words are divided before layout
(`divider.py`). Between rooms an entry is parts and not a PDF (`parts.py`): compressed content, structure, links, and
resources by digest.

`weasyprint/` is what knows the engine; `executors/` says where it runs; `typography/` judges the pages that came.
"""
