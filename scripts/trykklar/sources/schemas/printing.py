"""The schema of how a document is printed, sent and kept: paper, binding, printing condition, budgets, attachments."""

from __future__ import annotations

from math import lcm
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ...base.files import plain_path
from ...base.records import Record, remember_keys
from .texts import Prose, Text

FilePath = Annotated[Text, AfterValidator(plain_path)]


def _isbn(text: str) -> str:
    """An ISBN-13 (ISO 2108): thirteen digits, of which the last checks the others."""
    digits = [int(c) for c in text if c.isdigit()]
    if (
        len(digits) != 13
        or not text.replace("-", "").replace(" ", "").isdigit()
        or digits[:2] != [9, 7]
        or digits[2] not in (8, 9)
    ):
        raise ValueError("an ISBN has thirteen digits and begins with 978 or 979")
    if sum(digit * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10:
        raise ValueError("the last digit of the ISBN does not fit the others: one is mistyped")
    return text


Isbn = Annotated[Text, AfterValidator(_isbn)]
Bleed = Annotated[float, Field(ge=0, le=10)]


class Paper(Record):
    """A kind of paper."""

    name: Text = Field(description="as the print shop knows it")
    grammage: float = Field(ge=30, le=600, description="g/m²")
    thickness: float = Field(ge=0.02, le=1.5, description="mm of one sheet, as the paper's data sheet says")


class Print(Record):
    """How a document is printed and bound."""

    binding: Literal["perfect", "saddle-stitch", "none"] = Field(
        default="none",
        description="perfect: glued into a cover with a spine, which is a file of its own; "
        "saddle-stitch: folded and stapled; none: loose sheets, or not decided",
    )
    paper: Paper = Field(default=Paper(name="offset", grammage=100, thickness=0.12), description="of the book block")
    cover_paper: Paper | None = Field(default=None, description="of the cover, where it is another than the block's")
    cover_in_spine: bool = Field(
        default=False,
        description="whether the binder counts the cover on both sides of the block in the width of the spine",
    )
    bleed: Bleed = Field(default=3, description="mm that colour runs over the edge to be trimmed")
    condition: Text = Field(default="FOGRA39", description="printing condition, by its name in the ICC's registry")
    profile: FilePath | None = Field(default=None, description="the condition's ICC file, for others than FOGRA39")
    ink_limit: float | None = Field(
        default=None, ge=100, le=400, description="total ink in percent; else the condition's own"
    )
    image_ppi: float = Field(
        default=300, ge=72, le=2400, description="least resolution of pictures at their printed size"
    )
    lamination: Text | None = Field(default=None, description="of the cover's outside; for the job ticket")
    varnish: Text | None = Field(default=None, description="where, and which; for the job ticket")
    folding: Text | None = Field(default=None, description="of what is folded otherwise; for the job ticket")
    isbn: Isbn | None = Field(default=None, description="prints a barcode on the back cover")
    copies: int | None = Field(default=None, ge=1, description="for the job ticket")
    remarks: Prose | None = Field(default=None, description="for the job ticket")

    @property
    def separate_cover(self) -> bool:
        """Whether the cover's leaves are printed apart from the block."""
        return self.binding == "perfect"

    @property
    def self_covered(self) -> bool:
        """Whether the cover is the outermost of the sheets that are folded and stapled, on their paper."""
        return self.binding == "saddle-stitch" and self.cover_paper is None

    def multiple(self, asked: int) -> int:
        """The number that pages come in: as asked, and as the binding's folded sheets want."""
        return lcm(asked, 4 if self.binding == "saddle-stitch" else 2 if self.binding == "perfect" else 1)


class Attached(Record):
    """A file that archive editions carry besides the sources."""

    file: FilePath = Field(description="a file of the publication")
    about: Text = Field(description="what it is, for those who find it in the archive")
    relationship: Literal["Source", "Data", "Alternative", "Supplement"] = Field(
        default="Data", description="what it is to the document (ISO 19005-3, annex E)"
    )


remember_keys(Paper, Print, Attached)
