"""The independent validator, where it is installed."""

from __future__ import annotations

from ...base.profiles import Claim
from ..declare import check
from ..verapdf import conforms

ua1 = check("verapdf-ua1", "veraPDF finds the file to be PDF/UA-1", "an independent eye", (Claim.UA,))(conforms("ua1"))
a3 = check("verapdf-3a", "veraPDF finds the file to be PDF/A-3a", "an independent eye", (Claim.A3,))(conforms("3a"))
a2 = check("verapdf-2a", "veraPDF finds the file to be PDF/A-2a", "an independent eye", (Claim.A2,))(conforms("2a"))
