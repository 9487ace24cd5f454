"""Colour spaces by name, as checks speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}


def space_name(source: Any, named: Mapping[str, Any], depth: int = 0) -> str:
    """'DeviceCMYK'; 'ICCBased3' with the count of components; 'Indexed(DeviceRGB)'; 'Separation:All(DeviceCMYK)'."""
    if depth > 8:
        return "nested"
    if isinstance(source, pikepdf.Name):
        key = str(source)
        found = named.get(key)
        return (
            space_name(found, {}, depth + 1) if found is not None and found != source else _SHORT.get(key[1:], key[1:])
        )
    if not isinstance(source, pikepdf.Array):
        return "unknown"
    family = _SHORT.get(str(source[0])[1:], str(source[0])[1:])
    if family == "ICCBased":
        return f"ICCBased{int(source[1].get('/N', 0))}"
    if family in _BASE and len(source) > _BASE[family]:
        colourant = f":{str(source[1])[1:]}" if family == "Separation" else ""
        return f"{family}{colourant}({space_name(source[_BASE[family]], named, depth + 1)})"
    return family


_BASE = {"Indexed": 1, "Pattern": 1, "Separation": 2, "DeviceN": 2}
"""Families that stand on another space → where it stands in their array."""
