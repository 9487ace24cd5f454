"""The rulebook: every code a problem may have, how severe it is in drafts and in releases, and the exit code of a run in which it
is an error. Each stands once.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

EXIT_FINE = 0
EXIT_SOURCES = 1
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3


class Severity(StrEnum):
    """How a problem counts: an error stops the build, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: a permanent code and what it means."""

    code: str
    about: str
    draft: Severity = Severity.ERROR
    release: Severity = Severity.ERROR
    exit_code: int = EXIT_SOURCES
    _: KW_ONLY
    waivable: bool = False
    """Whether an editor may let it stand (`waivers.py`): a matter of taste, and nothing that is wrong for a reader's program."""
    why: str = ""
    """The reason for the rule, where it is one of taste or habit."""
    fixable: bool = False
    """Whether `trykklar check --fix` mends most of what it finds."""


def _table(*rows: Rule) -> dict[str, Rule]:
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("a problem code stands twice in the table")
    return table


_W = Severity.WARNING


def _set(code: str, about: str) -> Rule:
    """A rule on how pages are set: a draft is told, a release has none that is not waived."""
    return Rule(code, about, _W, waivable=True)


def _edit(code: str, about: str, why: str, release: Severity = Severity.ERROR, *, fixable: bool = False) -> Rule:
    """An editorial rule on the text: a draft is told, a release has no finding that is not waived."""
    return Rule(code, about, _W, release, waivable=True, why=why, fixable=fixable)


def _style(code: str, about: str, why: str) -> Rule:
    """An editorial rule on style, where good texts differ: told in a release too, and an error where the publication says so."""
    return _edit(code, about, why, _W)


RULES: dict[str, Rule] = _table(
    # Files and YAML
    Rule("file-missing", "a file that the publication names does not exist, or is no file"),
    Rule("file-too-large", "a source file has more bytes than any text or picture needs"),
    Rule("file-encoding", "a source file is not UTF-8"),
    Rule("path-outside", "a path leads out of the publication (.., absolute, or through a symlink)"),
    Rule("path-hidden", "a file in a hidden folder or in output/, where a build does not look for what has changed"),
    Rule("url-remote", "a remote URL where only the publication's own files are read"),
    Rule("yaml-syntax", "YAML that does not parse"),
    Rule("yaml-duplicate-key", "a YAML key stands twice in one mapping"),
    Rule("yaml-hash", "a text for readers that YAML cuts off at ' #'"),
    Rule("schema-unknown-key", "a key that the schema does not know"),
    Rule("schema-missing-key", "a key that the schema demands is missing"),
    Rule("schema-type", "a value of the wrong type or outside what the schema allows"),
    Rule("front-matter-missing", "a chapter without YAML front matter"),
    # Structure
    Rule("id-duplicate", "one id stands on two things"),
    Rule("crossing-missing", "a crossing of the board has no chapter"),
    Rule("crossing-extra", "a chapter for a crossing that the board does not have"),
    Rule("board-chapter-mismatch", "a board chapter's axis ids disagree with its place on the board"),
    Rule("outline-board", "an outline uses the board of a publication that has none"),
    Rule("chapter-unused", "a chapter file that no document's outline includes", _W, _W),
    Rule("chapter-empty", "a chapter without any text"),
    Rule("heading-skipped", "a heading level is skipped, or a chapter's body has a level-1 heading"),
    Rule("section-missing", "a chapter of this kind lacks one of its sections, or has them in another order", _W),
    Rule("perspective-mismatch", "an area's perspectives in front matter and body disagree"),
    Rule("assessment-scale", "an assessment misses a scale, repeats one, or leaves the scale's steps"),
    Rule("summary-length", "a summary is shorter or longer than its kind allows", _W),
    # Markup
    Rule("directive-unknown", "a directive that does not exist"),
    Rule("directive-option", "an unknown, missing or wrong option or argument of a directive"),
    Rule("directive-unclosed", "a fence that is not closed"),
    Rule("role-unknown", "a role that does not exist"),
    Rule("role-content", "a role whose content it cannot use"),
    Rule("id-malformed", "an id with other characters than small letters, digits and hyphens"),
    Rule("html-forbidden", "raw HTML that Trykklar does not let through"),
    Rule("footnote-missing", "a footnote mark without a footnote"),
    Rule("footnote-nested", "a footnote mark in a footnote"),
    Rule("reference-unknown", "a reference to an id that does not exist"),
    Rule("reference-kind", "a reference to a thing of the wrong kind"),
    Rule("reference-document", "a reference into another document that cannot be resolved"),
    Rule("fact-unknown", "a fact that facts.yaml does not hold"),
    Rule("fact-forecast-passed", "a forecast whose year has passed, without a word on how the text treats it", _W),
    Rule("translation-missing", "words of a data file that a chapter in another language prints, and that are not given in it", _W),
    Rule("term-unknown", "a glossary term that does not exist"),
    Rule("citation-unknown", "a citation of a source that sources.yaml does not hold"),
    Rule("case-unknown", "a case that cases.yaml does not hold"),
    Rule("data-reference", "a record of a data file names a record that does not exist"),
    Rule("character-missing", "a character that none of the project's fonts has"),
    Rule("character-private", "a private-use character, which means nothing outside its font"),
    Rule("language-tag", "a language that is not given as a language tag (BCP 47)"),
    Rule("text-too-long", "an alternative text or an address longer than a PDF's string may be"),
    Rule("division-malformed", "a word of division.yaml that is not a word with its division, or stands there twice"),
    # Pictures and charts
    Rule("image-missing", "an image file that does not exist"),
    Rule("image-unreadable", "an image that cannot be read"),
    Rule("image-alt", "an image without alternative text"),
    Rule("table-headless", "a table without a header cell"),
    Rule("image-bomb", "an image with more pixels, or an SVG with more bytes, than is allowed"),
    Rule("svg-unsafe", "an SVG with scripts, external references or entities"),
    Rule("chart-data", "a chart without usable data"),
    Rule("chart-crowded", "a chart with more series than readers tell apart", _W, waivable=True),
    Rule("chart-spec", "a chart specification that does not compile"),
    Rule("icon-unknown", "an icon that the layout does not have"),
    Rule("colour-unknown", "a colour token that the layout does not have"),
    Rule("colour-clash", "two colour tokens of one RGB value with different inks"),
    Rule("contrast-low", "a colour for text that is too near to its ground", _W, waivable=True),
    Rule("grey-twin", "a colour whose grey is lighter or darker than it is", _W, waivable=True),
    Rule("colours-alike", "two columns of the board whose colours cannot be told apart by everybody, or in grey", _W, _W, waivable=True),
    # Layouts
    Rule("layout-missing", "a layout that does not exist"),
    Rule("template-missing", "a page type that the layout has no template for"),
    Rule("template-syntax", "a template that does not parse"),
    Rule("template-undefined", "a template uses a variable that does not exist"),
    Rule("template-forbidden", "a template does what the sandbox forbids"),
    Rule("template-error", "a template failed while it was filled in"),
    Rule("style-ignored", "a style rule that WeasyPrint ignores", _W),
    Rule("font-missing", "a font file that fonts.yaml names does not exist, or has no licence file"),
    Rule("font-variable", "a variable font, which PDF does not know: its static faces are wanted"),
    # Typesetting and joining
    Rule("typeset-log", "WeasyPrint complained while setting a chapter", _W),
    Rule("number-in-group", "a page number stands in a transparent group, where it cannot be set"),
    Rule("nested-deep", "boxes or groups drawn within one another more deeply than a PDF for archives may have them"),
    Rule("folio-not-alone", "a folio shares its margin box with other text"),
    Rule("typeset-failed", "WeasyPrint failed on a chapter"),
    Rule("typeset-timeout", "setting a chapter took longer than the time limit"),
    Rule("engine-plain", "speed-ups left out, because WeasyPrint is not the version that they are for", _W, _W),
    Rule("engine-strange", "WeasyPrint is not the version that can be taught to break lines", exit_code=EXIT_ENVIRONMENT),
    Rule("worker-died", "the process that typeset a chapter was lost", exit_code=EXIT_ENVIRONMENT),
    Rule("executor-unreachable", "the cluster that was named cannot be used", exit_code=EXIT_ENVIRONMENT),
    Rule("executor-versions", "a worker of the cluster has other versions, and would set other bytes", exit_code=EXIT_ENVIRONMENT),
    Rule("cache-unwritable", "what was typeset could not be kept for the next build", _W, _W, EXIT_ENVIRONMENT),
    Rule("pages-unsettled", "page numbers do not settle"),
    Rule("id-not-on-page", "a source id is on no page of the finished document"),
    Rule("page-count", "a document has more or fewer pages than its limits allow", _W),
    Rule("build-failed", "a fault of Trykklar's own broke a build off (in the preview, which goes on)"),
    # Typography, as measured on the pages
    _set("line-overflow", "a line is wider than its column, or stands outside the page"),
    _set("text-overlap", "two lines stand on each other"),
    _set("hyphen-row", "more than two lines in a row end in a hyphen"),
    _set("last-line-short", "a paragraph's last line is shorter than an indent"),
    _set("line-loose", "a justified line with wide holes between its words"),
    _set("off-grid", "a line of running text off the grid that facing pages share"),
    _set("contents-wrap", "a line of the contents wraps for one short word"),
    _set("widow", "a paragraph's last line alone at the top of a page"),
    _set("orphan", "a paragraph's first line alone at the foot of a page"),
    _set("footnote-split", "a footnote runs over to the next page"),
    _set("heading-foot", "a title at the foot of a page, and its text on the next"),
    _set("page-last-short", "a chapter's last page with fewer than five lines"),
    _set("page-blank", "a blank page within a chapter that nobody asked for"),
    _set("table-too-large", "a table larger than the page has room for"),
    _set("figure-too-large", "a picture larger than the page has room for"),
    _set("figure-far", "a figure or table more than a spread away from where the text names it"),
    # Editorial: what an editor would strike or query
    _edit(
        "space-doubled",
        "two or more spaces in a row between words",
        "What is typed twice by accident shows up as a difference in every later comparison, and as a hole where it is kept.",
        fixable=True,
    ),
    _edit(
        "space-before-mark",
        "a space before a comma, a full stop or another mark",
        "A line can break there, so that it begins with the mark; only French has a space before some of them.",
        fixable=True,
    ),
    _edit(
        "space-after-mark",
        "no space between a mark and the next word",
        "Two words become one, for the eye, for a search and for a screen reader.",
        fixable=True,
    ),
    _edit(
        "nbsp-missing",
        "no space between a number and its unit, or between 'nr.', '§' and a number",
        "Number and unit are two words (SI Brochure, 8th edition, 5.3.3). The build makes a typed space unbreakable; it adds none.",
        fixable=True,
    ),
    _edit(
        "quote-wrong",
        "a quotation mark that the language does not use, the wrong way round, or without its other half",
        "Marks of several languages side by side show that a text was pasted together, and a half one leaves open who is speaking.",
        fixable=True,
    ),
    _edit(
        "dash-wrong",
        "a hyphen typed for a dash, between words or between numbers",
        "A hyphen joins and a dash parts; taken for each other they are misread, and lines break at the wrong place.",
        fixable=True,
    ),
    _edit(
        "accent-as-apostrophe",
        "an accent that stands by itself, typed for an apostrophe or a quotation mark",
        "It is another character: it looks like a slip, is not found by a search, and is read out as 'accent'.",
        fixable=True,
    ),
    _edit(
        "ellipsis",
        "three full stops instead of the one sign",
        "The sign does not break at the end of a line, and its dots are spaced as the typeface wants them.",
        fixable=True,
    ),
    _edit(
        "mark-doubled",
        "two marks where one is meant",
        "Left over from an edit: the reader stops to ask what is missing between them.",
        fixable=True,
    ),
    _edit(
        "thousands-wrong",
        "a number with another language's marks for thousands and decimals",
        "1,000 is one in Danish and a thousand in English: whoever reads it wrong is wrong by three digits.",
        fixable=True,
    ),
    _style(
        "lix-out-of-band",
        "a chapter whose readability index (LIX) lies outside the publication's band",
        "A chapter that is much harder than the others loses the readers that they have won (Björnsson, Läsbarhet, 1968).",
    ),
    _style(
        "sentence-long",
        "a sentence with more words than the publication allows",
        "A reader keeps the beginning in mind until the end; beyond some forty words few can.",
    ),
    _style(
        "paragraph-long",
        "a paragraph with more words than the publication allows",
        "A paragraph is one thought. A column without a break offers nowhere to rest, and nowhere to begin again.",
    ),
    _style(
        "heading-full-stop",
        "a heading or a title that ends in a full stop",
        "A heading names what follows and is no sentence of the text; in contents and running heads the stop stands in the way.",
    ),
    _style(
        "abbreviation-unexplained",
        "an abbreviation that a document uses before it has said what it stands for",
        "Who does not know it reads on without knowing, or does not read on.",
    ),
    _edit(
        "reference-typed",
        "a reference to a part, chapter, figure, table, page or crossing typed by hand",
        "A typed number stays when chapters move: 'see part 4' of three parts is how readers learn to distrust a report.",
    ),
    _edit(
        "count-disagrees",
        "a count of parts, crossings or things of the board that is not how many there are",
        "Who counts after the text and finds another number doubts the other numbers too.",
    ),
    _edit(
        "fact-two-values",
        "one quantity with two values",
        "Two values for one figure cannot both be right, and the reader is left to choose.",
    ),
    _style(
        "number-without-fact",
        "a figure typed in the text and not kept in facts.yaml",
        "Only what stands in one place, with year and source, stays the same everywhere and can be checked.",
    ),
    _style(
        "fact-unused",
        "a fact that no text prints",
        "A figure that nobody prints is kept up to date for nobody, and still stands in the list of figures.",
    ),
    _style(
        "sentence-twice",
        "a sentence that stands in two places",
        "A sentence read before makes the reader look for a mistake, and it mostly is one: of cut and paste.",
    ),
    _style(
        "paragraph-alike",
        "two paragraphs that say nearly the same in the same words",
        "Chapters that can be read alone must not be one chapter with other names.",
    ),
    _style(
        "sentence-fragment",
        "a paragraph that begins in the middle of a sentence",
        "What is left over from an edit says nothing, and shows that nobody read the page after it.",
    ),
    _style(
        "order-differs",
        "a list that names the things of the board in another order than the board",
        "One order everywhere tells readers where they are; another makes them look for a meaning that is not there.",
    ),
    _edit(
        "question-mark",
        "a question that does not end in a question mark",
        "What is put to a council as a question must be answerable as one.",
    ),
    _edit(
        "alt-poor",
        "an alternative text that does not say what the picture shows",
        "Who hears the page gets this text instead of the picture (WCAG 2.2, success criterion 1.1.1).",
    ),
    _style(
        "term-unused",
        "a word of the glossary that no text marks",
        "An explanation that nothing leads to is not found, and goes out of date unseen.",
    ),
    _edit(
        "index-empty",
        "an index without entries",
        "A heading with nothing below it looks like a page that was lost.",
    ),
    _style(
        "recommendation-verb",
        "a recommendation that does not begin with what to do",
        "A recommendation is something to do: a verb first makes it one that can be followed, and decided on.",
    ),
    _edit(
        "word-unknown",
        "a word that is in no word list: neither the language's nor the publication's own",
        "A slip in one word makes a reader doubt the figures beside it; and what is searched for is not found where it is misspelt.",
    ),
    _style(
        "word-list-unused",
        "a word of words.txt that no text of the publication holds",
        "A list that only grows ends up holding words that are slips in the next edition.",
    ),
    Rule("word-list-malformed", "a line of words.txt that is no word or stands there twice, or a word list that cannot be read", _W),
    Rule("link-failed", "an address outside the publication that leads nowhere (check --online)", _W, _W),
    Rule("rule-unknown", "a level for a rule that there is not, or that has no levels"),
    Rule("waiver-kind", "a waiver of a problem that cannot be waived"),
    Rule("waiver-unused", "a waiver that waives nothing", _W),
    Rule("waiver-expired", "a waiver whose date has passed", _W),
    # Finished files
    Rule("pdf-damaged", "a file that is no PDF, or cannot be read"),
    Rule("pdf-encrypted", "an encrypted PDF"),
    Rule("pdf-empty", "a PDF without pages"),
    Rule("pdf-long", "a PDF with more pages than can be read"),
    Rule("imposition-sizes", "pages of several sizes cannot be imposed together"),
    Rule("imposition-misfit", "a scheme that does not fit its sheet or its paper"),
    Rule("preflight-failed", "a finished file does not pass the checks of its profile"),
    # Looks
    Rule("look-changed", "a page of a type that does not look as it was approved"),
    Rule("look-size", "a page of a type that has another size than was approved"),
    Rule("look-new", "a type of page that was never approved"),
    Rule("look-missing", "an approved picture that is not there"),
    Rule("look-unreadable", "an approved picture, or the list of them, that cannot be read"),
    Rule("look-vanished", "a type of page that was approved, and that there is none of any more"),
    # Production
    Rule("spine-thin", "a block too thin for the binding that is asked for"),
    # Printing
    Rule("condition-unknown", "a printing condition whose ICC profile is not there"),
    Rule("icc-broken", "an ICC profile that cannot be read"),
    Rule("icc-version", "an ICC profile of a version that PDF/X-4 does not allow"),
    Rule("icc-class", "an ICC profile of another device than a press"),
    Rule("icc-space", "an ICC profile of another colour space than CMYK"),
    Rule("icc-tables", "an ICC profile without the tables that converting colours takes"),
    Rule("ink-limit", "a colour with more ink than the printing condition takes"),
    Rule("colour-space", "a colour that has no equivalent in ink"),
    Rule("size-budget", "a file for sending that cannot be made as small as it is to be"),
    # Usage and environment
    Rule("usage", "the command was called in a way that it does not know", exit_code=EXIT_USAGE),
    Rule("library-missing", "a library that Trykklar needs is not installed", exit_code=EXIT_ENVIRONMENT),
    Rule("permission", "no permission to read or write", exit_code=EXIT_ENVIRONMENT),
    Rule("disk-full", "no room left on the disk", exit_code=EXIT_ENVIRONMENT),
    Rule("port-taken", "the preview's port is taken or not allowed", exit_code=EXIT_ENVIRONMENT),
    Rule("watch-failed", "the operating system refuses to watch the sources", exit_code=EXIT_ENVIRONMENT),
    Rule("io-error", "the operating system refused a file operation", exit_code=EXIT_ENVIRONMENT),
)
