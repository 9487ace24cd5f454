"""How WeasyPrint writes text into content streams: `/F 12 Tf` names the font, `[<0001002f>-20<0003>] TJ` shows
glyphs."""

from __future__ import annotations

import re

TEXT_OPERATION = re.compile(rb"/(\S+) [\d.]+ Tf|\[([^\]]*)\] TJ")
"""A change of font (group 1: its name), or glyphs that are shown (group 2)."""
GLYPHS = re.compile(rb"<([0-9A-Fa-f]+)>")
"""A run of shown glyphs: group 1 holds them, four hexadecimal digits each."""
