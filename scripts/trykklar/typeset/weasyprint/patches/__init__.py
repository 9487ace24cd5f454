"""The engine made faster, and taught what it lacks: WeasyPrint 70.0 with some of its functions replaced.

All that reaches into WeasyPrint's layout stands here, a file an area. `install_lines` teaches it to divide words and
to set lines on a grid (`division.py`, `paragraphs.py`): pages change with that. The rest gives the same bytes in less
time: `install` puts the patches in place in a worker process; where WeasyPrint is of another version, or a file of it
is not what a patch was written against, WeasyPrint is left as it is and the caller is told. A speed-up may make
nothing different but time: `tests/typeset/test_engine.py` compares bytes and positions with and without each of them.
What each gains stands beside it in `run.py`; what gains less than 3 % of the time is not worth its lines.
"""

from .run import LINES, PATCHES, WEASYPRINT, Speedups, install, install_lines

__all__ = ["LINES", "PATCHES", "WEASYPRINT", "Speedups", "install", "install_lines"]
