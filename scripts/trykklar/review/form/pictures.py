"""Pictures, icons, colours, and characters that no font has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import product

from ...base.bounds import DOCUMENT_PIXELS
from ...base.files import MAX_PICTURE_BYTES, inside, plain_path, read_bytes
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ...layouts.colour.pictures import tried, with_rasters
from ...layouts.colour.tokens import Rgb
from ...layouts.layout import Layout
from ...layouts.pdf_figures import drawn_page, is_pdf
from ...resolve.document import ResolvedDocument
from ...sources.drawings import features
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import values_of
from ...sources.pictures import check_picture, pixels_of

rule(
    "svg-feature",
    "a drawing that uses what neither the typesetter nor its helper draws: var(), calc(), @media, vector-effect",
)
rule("svg-pixels", "a drawing that is set as pixels, for it uses what the typesetter draws wrongly", WARNING, WARNING)


rule("picture-page", "a page that is asked of a picture which is no PDF")
rule("picture-inks", "a PDF as a picture whose colours are inks: pages have them in sRGB", WARNING, WARNING)
rule(
    "picture-credit",
    "a figure that does not say who made its picture, or under which licence it is shown",
    WARNING,
    waivable=True,
    why="whoever copies the picture must know; a publication whose pictures are all its own may say so once.",
)


def pictures(
    manuscript: Manuscript, documents: list[ResolvedDocument], layouts: dict[str, Layout]
) -> Iterator[tuple[Place, partial[Iterator[Problem]]]]:
    """Images that are missing, unreadable, outside, too large, unsafe, or without alternative text: a step for each,
    with the place that asks for it. A book may have any number; each takes long, and has the time of a step."""
    spots = _spots(documents, layouts)
    if logo := manuscript.publication.logo:
        place = manuscript.located.place(("logo", "file"))
        yield place, partial(_file, manuscript, spots, logo.file, place)
    for chapter in manuscript.chapters.values():
        yield chapter.place(), partial(words_beside, chapter)
        for src, page, line in _shown_by(chapter):
            yield chapter.place(line), partial(_file, manuscript, spots, src, chapter.place(line), page)


def words_beside(chapter: Chapter) -> Iterator[Problem]:
    """What a chapter does not say of its pictures: what they show, who made them, under which licence."""
    for image in chapter.scan.images:
        if not image.alt.strip():
            what, hint = f"the image '{image.src}' has no alternative text", "write ![what the picture shows](file)"
            yield Problem("image-alt", what, hint, chapter.place(image.line))
    for use in chapter.scan.directives:
        missing = [key for key in ("credit", "license") if not use.options.get(key)]
        if use.name == "figure" and missing:
            what = f"'figure' has no {' and no '.join(missing)}"
            hint = f"add a line ':{missing[0]}: …' under the opening fence"
            yield Problem("picture-credit", what, hint, chapter.place(use.line))


def all_pixels(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Documents whose pictures have more pixels together than are worked on."""
    sizes: dict[str, int] = {}
    for document in documents:
        names = {src for entry in document.entries if entry.chapter for src, _, _ in _shown_by(entry.chapter)}
        for src in names - sizes.keys():
            sizes[src] = _pixels(manuscript, src)
        total = sum(sizes[src] for src in names)
        if total > DOCUMENT_PIXELS.most:
            what = f"the pictures of '{document.name}' have {total:,} pixels; {DOCUMENT_PIXELS.most:,} are worked on"
            hint = "make them smaller: 300 ppi at their printed size is enough"
            yield Problem("image-bomb", what, hint, manuscript.located.place(("documents", document.name)))


def _shown_by(chapter: Chapter) -> Iterator[tuple[str, str, int]]:
    """The pictures that a chapter asks for: file, page of a PDF, line."""
    yield from ((image.src, "", image.line) for image in chapter.scan.images)
    for use in chapter.scan.directives:
        values = values_of(use.name, use.argument, use.options, use.line, {})
        yield from ((each.text, use.options.get("page", ""), use.line) for each in values if each.nature == "picture")


def _pixels(manuscript: Manuscript, src: str) -> int:
    """0 of what cannot be read, which is told elsewhere, and of drawings."""
    try:
        return pixels_of(read_bytes(inside(manuscript.folder, src, Place(src)), src, MAX_PICTURE_BYTES, Place(src)))
    except ProblemsFound:
        return 0


_Spots = list[dict[str, Rgb] | None]


def _spots(documents: list[ResolvedDocument], layouts: dict[str, Layout]) -> _Spots:
    """The inks of their own of each layout that pages are printed in; None where there is no such."""
    names = {document.document.layout for document in documents if document.document.form == "pdf"}
    found: _Spots = []
    for spots in (layouts[name].spots for name in sorted(names & layouts.keys())):
        found += [] if spots in found else [spots]
    return found or [None]


def _file(manuscript: Manuscript, spots: _Spots, src: str, place: Place, page: str = "") -> Iterator[Problem]:
    try:
        data = read_bytes(inside(manuscript.folder, src, place), src, MAX_PICTURE_BYTES, place)
    except ProblemsFound as found:
        for problem in found.problems:
            yield (
                Problem("image-missing", problem.message, problem.hint, place)
                if problem.code == "file-missing"
                else problem
            )
        return
    if is_pdf(src):
        for each in spots:
            yield from _page(data, src, page, each, place)
        return
    if page:
        what = f"'{src}' is no PDF, and has no page {page}"
        yield Problem("picture-page", what, "take the option 'page' out", place)
    problems = check_picture(data, src, place)
    yield from problems or _colours(data, src, place)
    if src.lower().endswith(".svg") and not problems:
        yield from _drawing(data, src, place)


_TOLD: Memo[bool] = Memo(1000)
"""Pictures whose colours can be told, by their bytes and whether they are drawings."""


def _colours(data: bytes, src: str, place: Place) -> Iterator[Problem]:
    """Whether the colours of a picture can be told, and of those within a drawing."""
    key = (hashlib.sha256(data).digest(), src.lower().endswith(".svg"))
    try:
        _TOLD.find(key, lambda: bool(with_rasters(data, tried) if key[1] else tried(data)))
    except ValueError as error:
        yield Problem(
            "image-unreadable", f"'{src}' cannot be shown: {error}", "save it again as PNG or JPEG, in sRGB", place
        )


def _page(data: bytes, src: str, page: str, spots: dict[str, Rgb] | None, place: Place) -> Iterator[Problem]:
    """What of a page of a PDF cannot be drawn, and what is drawn otherwise than it is there."""
    try:
        drawn = drawn_page(data, src, page, spots, place)
    except ProblemsFound as found:
        yield from found.problems
        return
    if drawn.pixels:
        hint = "save it without, or as SVG, where it is to stay sharp at any size"
        yield Problem("svg-pixels", f"'{src}' has {drawn.pixels}, and is set as pixels", hint, place)
    if drawn.inks:
        what = f"'{src}' has its colours in inks; pages show them in sRGB, and a press gets inks made of that"
        yield Problem("picture-inks", what, "save it in sRGB, with the layout's colours, to choose its inks", place)


def _drawing(data: bytes, src: str, place: Place) -> Iterator[Problem]:
    """What of a drawing cannot be drawn, and what is drawn as pixels, at the drawing's own lines."""
    for feature in features(data):
        at = Place(plain_path(src), feature.line)
        used = f"the drawing uses '{feature.name}' (shown at {place})"
        if feature.drawn:
            yield Problem(
                "svg-pixels",
                f"{used}, and is set as pixels",
                "turn it into paths where it is to stay sharp at any size",
                at,
            )
        else:
            yield Problem(
                "svg-feature", f"{used}, which is not drawn", "write what it comes to: a colour, a length, a rule", at
            )


def board_tokens(manuscript: Manuscript, layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Icons and colour tokens of the board that a layout does not have."""
    board = manuscript.publication.board
    if board is None:
        return
    for axis_name, axis in (("columns", board.columns), ("rows", board.rows)):
        for index, item in enumerate(axis.items):
            for layout in layouts.values():
                path = ("board", axis_name, "items", index)
                if layout.colour(item.colour) is None:
                    yield Problem(
                        "colour-unknown",
                        f"layout '{layout.name}' has no colour token '{item.colour}'",
                        "tokens are in the layout's tokens.yaml",
                        manuscript.located.place((*path, "colour")),
                    )
                if item.icon not in layout.icons():
                    yield Problem(
                        "icon-unknown",
                        f"layout '{layout.name}' has no icon '{item.icon}'",
                        "icons are: " + ", ".join(sorted(layout.icons())),
                        manuscript.located.place((*path, "icon")),
                    )


def own_boxes(manuscript: Manuscript, layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Colour tokens of the publication's own boxes that a layout does not have."""
    for (name, box), layout in product(manuscript.publication.boxes.items(), layouts.values()):
        if layout.colour(box.colour) is None:
            what = f"layout '{layout.name}' has no colour token '{box.colour}'"
            hint = f"colours are: {', '.join(sorted(layout.tokens.get('colours', {})))}"
            yield Problem("colour-unknown", what, hint, manuscript.located.place(("boxes", name, "colour")))
