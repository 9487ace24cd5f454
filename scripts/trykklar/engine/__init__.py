"""The engine made faster: WeasyPrint 70.0 with some of its functions replaced, the same bytes in less time.

All that reaches into WeasyPrint stands here, a file an area. `install` puts the patches in place in a worker process;
where WeasyPrint is of another version, or a file of it is not what a patch was written against, WeasyPrint is left as
it is and the caller is told. A patch may make nothing different but time: `tests/test_engine.py` compares bytes
and positions with and without each of them.

Gains are of CPU time on the report of `source/kortlaegning` (278 pages), each patch alone against none: the least time of
each entry over interleaved runs in processes forked from one that is warm.
"""

from .run import PATCHES, WEASYPRINT, Speedups, install

__all__ = ["PATCHES", "WEASYPRINT", "Speedups", "install"]
