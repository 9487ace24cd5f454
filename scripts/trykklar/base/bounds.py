"""How much of anything is read, drawn or waited for. The handbook's table is made from this one.

Sources, finished files, the cache and the answers of programs are untrusted: whatever reads them has a bound, and
beyond it says so. Seconds are the processor's wherever a process can be asked for them: a busy machine stops nobody.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """The most of something."""

    most: int
    unit: str
    of: str
    why: str


TEXT_BYTES = Bound(
    5_000_000, "bytes", "a text: a chapter, YAML, CSV, a template, a style", "twice a whole report of a thousand pages"
)
TEXT_LINES = Bound(900_000, "lines", "a text", "twenty times a report of a thousand pages")
PICTURE_BYTES = Bound(250_000_000, "bytes", "a picture", "the pixels below, in four channels, without compression")
PICTURE_PIXELS = Bound(60_000_000, "pixels", "a picture", "A2 at 300 ppi; each takes four bytes when it is drawn")
DOCUMENT_PIXELS = Bound(3_000_000_000, "pixels", "all pictures of a document", "fifty of the largest, or a thousand")
SVG_BYTES = Bound(3_000_000, "bytes", "an SVG", "drawn as paths, more would take a minute a page")
FIGURE_BYTES = Bound(20_000_000, "bytes", "a PDF as a picture", "a hundred times what a chart takes")
FONT_BYTES = Bound(50_000_000, "bytes", "a font file", "a face of all of Unicode's Chinese has 20 MB")
FACES = Bound(60, "files", "the fonts that a publication brings", "three large families in all their cuts")
FONT_SECONDS = Bound(10, "s of the processor", "holding one font file to the rules", "a hundred times what one takes")
FONT_MEMORY = Bound(1000 * 2**20, "bytes of memory", "the program that does so", "ten times what the largest takes")
PROFILE_BYTES = Bound(20_000_000, "bytes", "an ICC profile", "the largest of the trade have 10 MB")
ATTACHED_BYTES = Bound(200_000_000, "bytes", "a file that is attached", "beyond it, readers' programs fail")
FINISHED_BYTES = Bound(2_000_000_000, "bytes", "a finished PDF", "more than any reader's program opens")
ANSWER_BYTES = Bound(
    100_000_000, "bytes", "a page map, a register of looks, a map of a build", "ten times that of five thousand pages"
)

WORD_LIST_BYTES = Bound(50_000_000, "bytes", "a file of a word list", "ten times the largest of Hunspell's")

INCLUDED_DEPTH = Bound(5, "files", "an include within an include", "deeper, nobody knows what stands where")
INCLUDED_FILES = Bound(200, "files", "what one chapter includes", "ten times what a book of code shows in one")
INCLUDED_BYTES = Bound(2_000_000, "characters", "what one chapter includes", "ten times the longest chapter")

DOCUMENT_BYTES = Bound(200_000_000, "bytes", "a document to import (.docx, .html)", "a book of pictures takes less")
DOCUMENT_PART_BYTES = Bound(50_000_000, "bytes", "a part of it, unpacked", "the text of a thousand pages has 20 MB")
IMPORTED_DEPTH = Bound(8, "levels", "lists of an outline to import within each other", "no book has half as many")
WORKBOOK_BYTES = Bound(20_000_000, "bytes", "a workbook (.xlsx, .ods)", "a hundred thousand rows take less")
WORKBOOK_PART_BYTES = Bound(
    40_000_000, "bytes", "a part of a workbook that is read, unpacked", "a sheet of 200,000 cells takes a third"
)
WORKBOOK_CELLS = Bound(200_000, "cells", "a range of a workbook", "more than any table prints or chart shows")

DATA_COLUMNS = Bound(1_000, "columns", "a data file", "a hundred times what a page shows")
DATA_CELLS = Bound(500_000, "cells", "a data file", "more than a chart shows, and less than a second to read")
YAML_VALUES = Bound(200_000, "values", "a YAML file, aliases written out", "more than any file of a publication holds")

PARAGRAPH = Bound(20_000, "characters", "a paragraph, a cell, a text of YAML that pages print", "six pages of print")
NESTING = Bound(20, "levels", "quotations, lists and their items within each other", "a list in a list has four")
FORMULA = Bound(4_000, "characters", "a formula", "ten times the longest of a book of lectures")
FORMULA_DEPTH = Bound(40, "levels", "braces within braces of a formula", "ten times what anybody writes")
CODE = Bound(100_000, "characters", "code whose words are told apart; longer code is printed plain", "forty pages")
ROLE_DEPTH = Bound(20, "levels", "roles that ask for a variant within each other", "four times what anybody writes")
TITLE_DEPTH = Bound(3, "levels", "titles that name one another, one in the other", "a reader follows no more")
SITE_ADDRESS = Bound(
    200, "characters", "an address in a site", "with a folder before it, Windows opens no path of more than 260"
)
SUGGESTED_WORDS = Bound(
    100,
    "words",
    "unknown words that others are suggested for without Hunspell",
    "each takes a tenth of a second or two",
)
SUGGESTED_IDS = Bound(
    200, "ids", "unknown ids that others are suggested for", "each is held against all that there are: ten thousand"
)
STEP_SECONDS = Bound(
    20, "s of the processor", "reading one file, one rule on all of the text", "ten times what the longest report takes"
)
STEP_BYTES = Bound(600 * 2**20, "bytes of memory", "the same, beyond what stands", "a hundred times the largest text")

YAML_TEXT = Bound(10_000_000, "characters", "the texts of a YAML file, aliases written out", "twice the largest file")
TEMPLATE_FILE = Bound(100_000, "characters", "a template's file", "ten times the longest of the layouts that are here")
TEMPLATE_TEXT = Bound(
    20_000_000, "characters", "what one expression of a template makes", "ten times the longest chapter's HTML"
)
TEMPLATE_DIGITS = Bound(1_000, "digits", "a number that a template reckons", "nothing printed is that large")
COMPOSE_SECONDS = Bound(10, "s of the processor", "composing one entry", "a hundred times what the longest takes")
COMPOSE_BYTES = Bound(
    400 * 2**20, "bytes of memory", "composing one entry, beyond what stands", "ten times what the longest takes"
)
CHART_SECONDS = Bound(10, "s of the processor", "drawing one chart", "fifty times what a chart of a page takes")
CHART_BYTES = Bound(
    600 * 2**20, "bytes of memory", "the process that draws charts", "three times what it takes for a chart of a page"
)

ENTRY_SECONDS = Bound(
    120, "s of the processor", "setting one entry, unless --time-limit says more", "ten times what a hundred pages take"
)
DOCUMENT_PAGES = Bound(
    60,
    "pages",
    "a document, and one for each paragraph, row, picture and record, and each 150 characters of texts and data, unless"
    " --time-limit says more",
    "no text fills so many: a loop in a template does, or a rule of a style",
)
WALL_FACTOR = Bound(
    10, "times", "the wall time of a process, for each second of work", "true hangs end, busy machines do not matter"
)
PROGRAM_BYTES = Bound(900 * 2**20, "bytes of memory", "a program that is called", "five times what pdftoppm takes")
PLATE_SECONDS = Bound(
    2, "s of the processor", "Poppler's plates of one page, and 6 s for the file", "ten times what a full page takes"
)
PLATE_PIXELS = Bound(
    1_000_000_000, "pixels", "Poppler's plates of a file", "eight thousand pages of A4, or a hundred of A0"
)
VERAPDF_SECONDS = Bound(600, "s of the processor", "veraPDF, for one flavour", "ten times what a report takes")
HUNSPELL_SECONDS = Bound(
    60, "s of the processor", "Hunspell, for all words of a run", "a word takes a tenth of a second"
)
WORKER_BYTES = Bound(
    250 * 2**20, "bytes of memory", "a worker that sets pages, before it is replaced", "twice what a chapter takes"
)
EDITIONS_BYTES = Bound(
    450 * 2**20,
    "bytes of memory",
    "a process that makes one edition after the other, before it is replaced",
    "once and a half what an edition takes",
)
EDITION_BYTES = Bound(
    1500 * 2**20,
    "bytes of memory",
    "a process that makes an edition, before it is stopped",
    "four times what one takes",
)
EDITION_SECONDS = Bound(
    3600, "s of the processor", "making one edition of a publication", "a hundred times what 300 pages take"
)
SHIPPED_BYTES = Bound(1_500_000_000, "bytes", "what a cluster is sent to make editions from", "three times the cache")
ENTRY_BYTES = Bound(
    1000 * 2**20,
    "bytes of memory",
    "a worker that sets pages, before it is stopped",
    "the largest chapter takes a third",
)

READ_SECONDS = Bound(
    15, "s of the processor", "reading a finished PDF", "so much and as much again for each further 200 kB"
)
READ_BYTES = Bound(
    800 * 2**20, "bytes of memory", "the process that reads a finished PDF", "twice what a long report takes"
)
READ_PAGES = Bound(5_000, "pages", "a finished PDF", "ten times a long report")
SHEET_PAGES = Bound(2_000, "pages", "a contact sheet", "more cannot be told apart")
SHEET_PIXELS = Bound(100_000_000, "pixels", "a contact sheet", "what viewers of pictures still open")
PAGE_POINTS = Bound(14_400, "pt", "a side of a page", "Acrobat's own (ISO 32000-1, annex C.2)")

CACHE_BYTES = Bound(512 * 2**20, "bytes", "the cache", "five editions of a long report")
CACHED_BYTES = Bound(256 * 2**20, "bytes", "one entry of the cache", "half of the cache")

WORDED_YAML = Bound(
    300_000, "characters", "a broken YAML file that is read once more to say better what is wrong", "six seconds' worth"
)
REPEATED_CELLS = Bound(10_000, "times", "a row or a cell of an .ods that says to be repeated", "what a page shows")
VARIANT_VALUE = Bound(2_000, "characters", "a value of a variant that pages print", "a long paragraph")
CONDITION = Bound(500, "characters", "a condition of what stands in which edition", "ten times what anybody writes")
CONDITION_DEPTH = Bound(20, "levels", "brackets in such a condition", "ten times what anybody writes")
LINKS = Bound(1_000, "addresses", "links that are asked for in one run (--online)", "ten times a long report's")
LINK_SECONDS = Bound(30, "s of waiting", "the answer of one of them", "the network's, so the clock's")
CONNECT_SECONDS = Bound(60, "s of waiting", "the scheduler of a Dask cluster", "the network's, so the clock's")
JOIN_SECONDS = Bound(300, "s of waiting", "the first worker of a Dask cluster", "machines that are begun take minutes")
LOST_SECONDS = Bound(300, "s of waiting", "a worker, once a Dask cluster has lost all", "as long as the first")
SCREEN_SECONDS = Bound(
    600, "s of waiting", "a page of a site in the browser of 'looks'", "a hundred times what it takes"
)
COMPARED = Bound(
    90_000,
    "comparisons",
    "two rows of sentences or words, each with each, in 'review' and 'diff'; in longer rows, what stands once in both"
    " is found first",
    "a tenth of a second at worst",
)
COMPARED_PASSAGES = Bound(
    20_000,
    "comparisons",
    "passages between two that did not change, each with each; of more, those that moved unchanged are found",
    "a chapter that was written again, of 140 passages",
)
START_SECONDS = Bound(120, "s of the processor", "starting a process of ours", "a hundred times what it takes")
ROUNDS = Bound(9, "rounds", "setting page numbers until none moves", "a number that still moves will not come to rest")

LEDGER_BYTES = Bound(64 * 2**20, "bytes", "a ledger of releases", "a hundred thousand lines")
MANIFEST_BYTES = Bound(16 * 2**20, "bytes", "a manifest, an inventory of the archive", "fifty thousand files")
BUCKET_FILES = Bound(1_000_000, "files", "a mirror of an archive in a bucket", "fifty files for each of its editions")
REGISTER_BYTES = Bound(50_000_000, "bytes", "a register of editions", "a hundred thousand editions")
UNPACKED_BYTES = Bound(2 * 10**9, "bytes", "the sources of an archived edition, unpacked", "as a finished PDF")
MAILING_BYTES = Bound(32 * 2**20, "bytes", "a plan of what is mailed", "it has a few lines for each recipient")
ANSWERED_MAIL_BYTES = Bound(64 * 2**20, "bytes", "a message that came back", "what mail servers pass on")
MAIL_SECONDS = Bound(600, "s of waiting", "an answer of a mail server", "RFC 5321, 4.5.3.2.6")
MAIL_WORDS = Bound(
    300, "characters", "a subject as filled in, a recipient's name", "a line has 998 bytes at most (RFC 5322, 2.1.1)"
)
COPIES = Bound(10_000_000, "copies", "a delivery of an order", "more than is printed of anything here")
RECIPIENTS_MOST = Bound(5_000, "rows", "a list of recipients", "more is no letter, but another trade")

FORM_DEPTH = Bound(20, "levels", "forms of a PDF within forms, as preflight reads them", "programs write a few")
OBJECT_DEPTH = Bound(40, "levels", "objects of a page within objects, as two files are compared", "programs write ten")
PAGE_FONTS = Bound(2_000, "mentions", "fonts on a page, as two files are compared", "a hundred times a full page's")
PAGE_OPERATORS = Bound(2_000_000, "operators", "a page's content, as preflight reads it", "forty times a full page's")
TREE_DEPTH = Bound(100, "levels", "a tree of a PDF: of pages, names, numbers", "programs write a few")
FINDINGS = Bound(50, "findings", "one check of preflight that are told", "more of the same help nobody")

PREVIEW_WIDTH = Bound(4_096, "pixels", "the width of a page in the preview", "more than a large screen shows")
PREVIEW_PIXELS = Bound(40_000_000, "pixels", "a page in the preview", "A4 at the greatest width has 24 million")
CONNECTIONS = Bound(64, "connections", "the preview's server at once", "ten windows of a browser")
WATCHERS = Bound(24, "watchers", "the preview at once", "more than anybody opens")
REQUEST_SECONDS = Bound(60, "s of waiting", "the whole of a request to the preview", "it comes from the same machine")
HEAD_BYTES = Bound(16_384, "bytes", "the line and the headers of such a request", "browsers send one or two thousand")
REQUEST_BYTES = Bound(8_192, "bytes", "the body of a request to the preview", "it names a file and a line")


def all_bounds() -> dict[str, Bound]:
    """Every bound by its name in the code, in the order in which they stand here."""
    return {name: value for name, value in globals().items() if isinstance(value, Bound)}


def far(seconds: float) -> float:
    """Seconds of wall time after which a process that may work for so many seconds is taken to hang."""
    return seconds * WALL_FACTOR.most + 60
