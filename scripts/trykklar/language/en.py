"""English."""

from __future__ import annotations

from .records import Amounts, Counting, Explaining, Language, NumberMarks, NumberWords, References

EN = Language(
    code="en",
    commonest="the of and to in is that for it with this are",
    yes_no=("yes true", "no false"),
    quotes=("“", "”", "‘", "’"),
    dash="–",
    long_dash=True,
    high_marks_apart=False,
    percent_space=False,
    number_marks=NumberMarks(".", ","),
    number_words=NumberWords(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "{ten}-{one}",
        {"hundred": 100},
        articles="one",
    ),
    amounts=Amounts(
        {"thousand": 1e3, "million": 1e6, "bn": 1e9, "billion": 1e9},
        "percent per\u00a0cent pct kroner euros dollars pounds",
        everyday="years months weeks days hours minutes seconds metres kilometres millimetres centimetres",
        counted="times",
        same={"percent": "%", "per\u00a0cent": "%", "pct": "%", "pct.": "%"},
    ),
    never_ends=frozenset(
        (
            "approx ca cf ch dr e.g ed eds esp est fig figs gen hon i.e jr mr mrs ms mt no nos p par pp prof resp "
            "rev sec sr st viz vol vs"
        ).split()
    ),
    may_end=frozenset("a.m co etc inc ltd p.m ph.d u.k u.s".split()),
    before_numbers="p pp ch sec vol no eq approx c art fig figs",
    months="January February March April May June July August September October November December",
    runs_on="cf e.g i.e no vs ca",
    locators={
        "page": "p pp page pages",
        "chapter": "ch chap chapter chapters",
        "section": "sec section sections § §§",
        "figure": "fig figs figure",
        "volume": "vol volume",
        "paragraph": "para paragraph",
    },
    explaining=Explaining("abbreviated|called|known as|short", "stands for|is short for", "which|that", "s|es"),
    conjunctions="and or &",
    articles="the",
    picture_words=(
        "image picture photo photograph figure drawing chart graph map table logo illustration diagram of the a an"
    ),
    lix=False,
    counting=Counting(
        definite="the|all|all the|all of the|these|our",
        rest="other|remaining",
        made_of=(
            "consists of|made of|made up of|divided into|falls "
            "into|has|have|holds|comprises|contains|describes|presents|in all"
        ),
        restricts="that|which|where|whose",
        some_of="first|last|previous|preceding|next|following|earlier|later",
        works="report|book|publication|brochure|booklet|atlas|guide",
        parts="parts",
        chapters="chapters",
        figures="figures",
        tables="tables",
        scales="scales",
    ),
    references=References(
        {
            "part": "part parts",
            "chapter": "chapter chapters ch.",
            "figure": "figure figures fig. figs.",
            "table": "table tables",
            "page": "page pages",
            "section": "section sections",
        },
        "of|in|from",
        "this|the present",
        "one|other|each|either|both|same",
    ),
    genitive=r"['’]s$",
    numbered_things=frozenset(
        (
            "annex appendix article box chapter class clause equation example exercise figure form item "
            "lesson level listing model part phase rule section stage step table type unit version volume"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "a about after ages all an and april around at august between by chapters december february "
            "figures for from in january july june march may november october of often on only or over pages "
            "parts sections september some tables the these those to under usually with years"
        ).split()
    ),
    s_genitive=True,
    apostrophe_endings=frozenset("s".split()),
    csl_locale="en-GB",
)
