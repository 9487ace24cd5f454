"""The rulebook: every code that a problem may have, once. What a rule is stands in `rule`."""

from __future__ import annotations

from .editorial_rules import EDITORIAL_RULES
from .rule import EXIT_ENVIRONMENT, EXIT_FINE, EXIT_SOURCES, EXIT_USAGE, Rule, Severity

__all__ = ["EXIT_ENVIRONMENT", "EXIT_FINE", "EXIT_SOURCES", "EXIT_USAGE", "RULES", "Rule", "Severity"]


def _table(*rows: Rule) -> dict[str, Rule]:
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("a problem code stands twice in the table")
    return table


_W = Severity.WARNING


def _set(code: str, about: str) -> Rule:
    """A rule on how pages are set: a draft is told, a release has none that is not waived."""
    return Rule(code, about, _W, waivable=True)


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
    Rule("svg-feature", "a drawing that uses what neither the typesetter nor its helper draws: var(), calc(), @media, vector-effect"),
    Rule("svg-pixels", "a drawing that is set as pixels, for it uses what the typesetter draws wrongly", _W, _W),
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
    *EDITORIAL_RULES,
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
