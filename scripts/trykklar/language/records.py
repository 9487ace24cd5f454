"""All that is known of a language, as one record; each language has a file of its own beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """How a language writes numbers (CLDR, symbols)."""

    decimal: str
    thousands: str
    """What a number that was typed wrong is fixed with."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words for 1 to 100, in small letters."""

    ones: str
    """Those for 1 to 19, with spaces between them."""
    tens: str
    """Those for 20, 30 … 90."""
    both: str
    """How `one` and `ten` are joined: '{one}og{ten}'."""
    more: Mapping[str, int]
    """Other forms, and 100."""
    articles: str = ""
    """Those of the words for 1 that are articles too."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The words of amounts, in small letters."""

    scales: Mapping[str, float]
    units: str
    """Units of measure in words, with spaces between them; a space in one is a non-breaking one."""
    everyday: str
    """Units of time and length in words, singular and plural: they say no more of what is counted than signs do, and
    most texts are full of them."""
    _: KW_ONLY
    counted: str = ""
    """Other words that make the number before them an amount, and no version, section or date."""
    bound: str = ""
    """What no line's end may part from its number, of all these and of their abbreviations."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Word → the sign or word that means the same."""


@dataclass(frozen=True, slots=True)
class Order:
    """How words are sorted (CLDR, collation), see `collation.py`."""

    sorts_as: Mapping[str, str]
    """Letter → the letters that it sorts as."""
    after_z: str
    """The capitals that stand after Z."""
    capital_first: bool = False
    seam: str = ""
    """The pair of letters that is sorted as one, where a word list knows the seams of compounds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counting:
    """How a language claims that a count is of all there are; alternatives of regular expressions."""

    definite: str
    """What stands before a count of all: `de fem temaer`."""
    rest: str
    """What makes it all but one: `de fem andre områder`."""
    made_of: str
    """Verbs and phrases that say what a whole is made of."""
    restricts: str
    """What begins a clause that picks some out: `de to områder, hvor …`."""
    some_of: str
    """What stands before a count of some in a row: `de første to områder`."""
    works: str
    """What a publication may call itself."""
    parts: str
    chapters: str
    figures: str
    tables: str
    scales: str


@dataclass(frozen=True, slots=True)
class References:
    """How a text refers to what has a number."""

    names: Mapping[str, str]
    """Kind → what things of it are called, in all forms that stand before a number, with spaces between them."""
    joins_work: str
    """What another work is joined on with; alternatives of a regular expression, as are the next two."""
    own_work: str
    """How our own is meant."""
    no_page: str
    """What stands before a `side` that is no page."""


@dataclass(frozen=True, slots=True)
class Imperatives:
    """By what a first word is seen to be no verb in the imperative."""

    never: frozenset[str]
    endings: str
    """A regular expression that such words match as wholes."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """How a text says what an abbreviation stands for; alternatives of regular expressions."""

    says: str
    """What stands before the abbreviation in brackets: `(forkortet BNP)`."""
    means: str
    """What stands between the abbreviation and its words: `BNP står for`."""
    which: str
    """What may stand before that: `BNP, som står for`."""
    endings: str
    """What an abbreviation may end in: `GPS'er`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """What the house knows of one language; an empty field is what it does not know, and rules that need it are
    silent."""

    code: str
    """The first part of its tag (BCP 47)."""
    commonest: str = ""
    """The words that most texts of it are full of, those among them that tell it from its neighbours."""
    quotes: tuple[str, str, str, str] | None = None
    """Opening and closing quotation mark, and those within a quotation (CLDR, delimiters)."""
    yes_no: tuple[str, str] = ("", "")
    """Words for yes and for no that stand in tables, with spaces between them: those of people, and those that office
    programs of the language write for true and false."""
    dash: str = ""
    """What stands where a hyphen is wrong."""
    long_dash: bool | None = None
    """Whether the long dash (U+2014) is a dash of the language too."""
    high_marks_apart: bool | None = None
    """Whether a space stands before `:`, `;`, `!` and `?`."""
    percent_space: bool | None = None
    """Whether a space stands before the percent sign."""
    number_marks: NumberMarks | None = None
    number_words: NumberWords | None = None
    amounts: Amounts | None = None
    never_ends: frozenset[str] = frozenset()
    """Abbreviations, without their last full stop, that a sentence never ends in."""
    may_end: frozenset[str] = frozenset()
    """Those that end a sentence where a capital follows."""
    before_numbers: str = ""
    """Abbreviations that no line's end may part from the number behind them, without their full stops."""
    months: str = ""
    two_words: str = ""
    """What finds abbreviations of two words that are written without a space, however they are typed; a regular
    expression of two groups, one a word."""
    runs_on: str = ""
    """Abbreviations after which a sentence goes on although a link follows; none looks like a word."""
    locators: Mapping[str, str] = field(default_factory=dict)
    """Label of CSL (CSL 1.0.2, appendix IV) → what is written before the number of such a place in a work."""
    explaining: Explaining | None = None
    conjunctions: str = ""
    """What joins the last of a list to those before it."""
    articles: str = ""
    """Definite ones, before the things of a list."""
    picture_words: str = ""
    """Words that say of a picture no more than that it is one, and those that join them."""
    order: Order | None = None
    lix: bool | None = None
    """Whether its long words are compounds, as in the language that the readability index was made for."""
    counting: Counting | None = None
    references: References | None = None
    numbered_things: frozenset[str] = frozenset()
    """What a number of two parts may be of, as one thing, so that the two are no range: `Listing 4-5`."""
    before_ranges: frozenset[str] = frozenset()
    """Words that may begin a sentence before a range: a capital there says nothing."""
    genitive: str = ""
    """A regular expression that a word in the genitive matches, which is the name of another work."""
    s_genitive: bool | None = None
    """Whether the genitive is an s, with an apostrophe or without."""
    apostrophe_endings: frozenset[str] = frozenset()
    """What may stand behind an apostrophe: `EU's`, `pc'erne`."""
    imperatives: Imperatives | None = None
    csl_locale: str = ""
    """The locale that citations are written in (CSL)."""
    citation_quotes: str = ""
    """The quotation marks of titles in citations, where they are not those of the CSL locale."""
    chart_format: Mapping[str, Any] = field(default_factory=dict)
    """How charts write numbers (Vega, `formatLocale`); Vega's own is English."""

    def lacks(self) -> tuple[str, ...]:
        """The fields in which nothing is known of it."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) in (None, "", frozenset(), {}))
