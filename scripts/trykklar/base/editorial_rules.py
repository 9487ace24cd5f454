"""The editorial rules: what an editor would strike or query, each with its reason. `scripts/EDITORIAL.md` is made from
them."""

from __future__ import annotations

from .rule import Rule, Severity

_W = Severity.WARNING


def _edit(code: str, about: str, why: str, release: Severity = Severity.ERROR, *, fixable: bool = False) -> Rule:
    """An editorial rule on the text: a draft is told, a release has no finding that is not waived."""
    return Rule(code, about, _W, release, waivable=True, why=why, fixable=fixable)


def _style(code: str, about: str, why: str) -> Rule:
    """An editorial rule on style, where good texts differ: told in a release too, and an error where the publication
    says so."""
    return _edit(code, about, why, _W)


EDITORIAL_RULES: tuple[Rule, ...] = (
    # Editorial: what an editor would strike or query
    _edit(
        "space-doubled",
        "two or more spaces in a row between words",
        (
            "What is typed twice by accident shows up as a difference in every later comparison, and as a hole where "
            "it is kept."
        ),
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
        (
            "Number and unit are two words (SI Brochure, 8th edition, 5.3.3). The build makes a typed space "
            "unbreakable; it adds none."
        ),
        fixable=True,
    ),
    _edit(
        "quote-wrong",
        "a quotation mark that the language does not use, the wrong way round, or without its other half",
        (
            "Marks of several languages side by side show that a text was pasted together, and a half one leaves open "
            "who is speaking."
        ),
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
        (
            "A chapter that is much harder than the others loses the readers that they have won (Björnsson, Läsbarhet, "
            "1968)."
        ),
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
        (
            "A heading names what follows and is no sentence of the text; in contents and running heads the stop "
            "stands in the way."
        ),
    ),
    _style(
        "abbreviation-unexplained",
        "an abbreviation that a document uses before it has said what it stands for",
        "Who does not know it reads on without knowing, or does not read on.",
    ),
    _edit(
        "reference-typed",
        "a reference to a part, chapter, figure, table, page or crossing typed by hand",
        (
            "A typed number stays when chapters move: 'see part 4' of three parts is how readers learn to distrust a "
            "report."
        ),
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
        (
            "A slip in one word makes a reader doubt the figures beside it; and what is searched for is not found "
            "where it is misspelt."
        ),
    ),
    _style(
        "word-list-unused",
        "a word of words.txt that no text of the publication holds",
        "A list that only grows ends up holding words that are slips in the next edition.",
    ),
    Rule(
        "word-list-malformed",
        "a line of words.txt that is no word or stands there twice, or a word list that cannot be read",
        _W,
    ),
    Rule("link-failed", "an address outside the publication that leads nowhere (check --online)", _W, _W),
    Rule("rule-unknown", "a level for a rule that there is not, or that has no levels"),
    Rule("waiver-kind", "a waiver of a problem that cannot be waived"),
    Rule("waiver-unused", "a waiver that waives nothing", _W),
    Rule("waiver-expired", "a waiver whose date has passed", _W),
)
