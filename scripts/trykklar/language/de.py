"""German."""

from __future__ import annotations

from .records import Amounts, Counting, Explaining, Language, NumberMarks, NumberWords, References

DE = Language(
    code="de",
    commonest="der die und in den von zu das mit sich ist nicht",
    yes_no=("ja wahr", "nein falsch"),
    quotes=("„", "“", "‚", "‘"),
    dash="–",
    long_dash=False,
    high_marks_apart=False,
    percent_space=True,
    number_marks=NumberMarks(",", "."),
    number_words=NumberWords(
        (
            "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
            "siebzehn achtzehn neunzehn"
        ),
        "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "{one}und{ten}",
        {"eine": 1, "hundert": 100},
        articles="ein eine",
    ),
    amounts=Amounts(
        {
            "tausend": 1e3,
            "million": 1e6,
            "millionen": 1e6,
            "mio.": 1e6,
            "milliarde": 1e9,
            "milliarden": 1e9,
            "mrd.": 1e9,
        },
        "prozent prozentpunkte promille kronen euro dollar",
        everyday="jahre monate wochen tage stunden minuten millimeter zentimeter meter metern kilometer",
        counted="jahren stunde",
        bound="Prozent",
        same={"prozent": "%"},
    ),
    never_ends=frozenset(
        (
            "abb abs art bd bspw bzw ca d.h dr etc evtl f frau ggf hr hrsg inkl kap max min nr prof s sog st str tab "
            "tel u.a vgl z.b"
        ).split()
    ),
    may_end=frozenset("etc mio mrd u.a usw".split()),
    before_numbers="vgl abs nr s art kap tab ca",
    months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    runs_on="bzw ca evtl vgl z.b d.h usw",
    locators={
        "page": "s seite seiten",
        "chapter": "kap kapitel",
        "section": "abschnitt",
        "figure": "abb abbildung",
        "volume": "bd band",
        "paragraph": "abs",
    },
    explaining=Explaining("abgekürzt|kurz", "steht für", "das|die|der", "s|en|er|e"),
    conjunctions="und oder",
    articles="die der das den dem",
    picture_words="bild abbildung grafik foto fotografie diagramm karte tabelle logo von ein eine der die das",
    lix=True,
    counting=Counting(
        definite="die|alle|alle die|sämtliche|diese|den|der|allen",
        rest="anderen|übrigen|weiteren",
        made_of=(
            "besteht aus|gliedert sich in|geteilt in|gegliedert in|unterteilt "
            "in|hat|umfasst|enthält|beschreibt|insgesamt"
        ),
        restricts="die|deren|denen|wo|in denen",
        some_of="ersten|erste|letzten|vorigen|vorherigen|nächsten|folgenden",
        works="bericht|buch|broschüre|heft|veröffentlichung",
        parts="teile|teilen",
        chapters="kapitel|kapiteln",
        figures="abbildungen",
        tables="tabellen",
        scales="skalen",
    ),
    references=References(
        {
            "part": "teil",
            "chapter": "kapitel kapiteln kap.",
            "figure": "abbildung abbildungen abb. bild",
            "table": "tabelle tabellen tab.",
            "page": "seite seiten",
            "section": "abschnitt",
        },
        "von|des|der|in|im|aus",
        "diesem|dieser|dieses|hier",
        "einen|anderen|jeder|beiden",
    ),
    numbered_things=frozenset(
        (
            "abbildung abschnitt anhang artikel band beispiel gleichung kapitel klasse modell phase schritt "
            "stufe tabelle teil typ version übung"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "abbildungen alle auf bei das der die etwa für im in jahre kapitel mit nach nur oder rund seiten "
            "tabellen und von zwischen"
        ).split()
    ),
    s_genitive=True,
    csl_locale="de-DE",
)
