"""Norwegian Nynorsk."""

from __future__ import annotations

from .letters import DANISH
from .records import Language, NumberMarks, Order

NN = Language(
    code="nn",
    commonest="og i det er som ein eit på av ikkje frå eg til",
    yes_no=("ja sann", "nei usann"),
    quotes=("«", "»", "‘", "’"),
    dash="–",
    long_dash=False,
    high_marks_apart=False,
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    never_ends=frozenset(
        (
            "adm art bd bl.a ca cand dir dr dvs ekskl ev f.eks fig fr hhv hr inkl jf kap kl maks nr pga prof red s "
            "st tab tlf vedr vs årg"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m mill mrd mv o.l osv ph.d pst".split()),
    before_numbers="ca kl nr s art kap fig tab bd årg tlf jf",
    months="januar februar mars april mai juni juli august september oktober november desember",
    two_words=r"(bl|f|m|o|d|e|t|p|i)\. (a|eks|fl|v|s|å|l|o|g|d|m|t)\.",
    runs_on="jf bl.a ca nr osv dvs",
    locators={
        "page": "s side sider",
        "chapter": "kap kapittel",
        "section": "avsnitt",
        "figure": "fig figur",
        "volume": "bd bind",
    },
    order=Order(DANISH, "ÆØÅ"),
    lix=True,
    numbered_things=frozenset(
        (
            "artikkel avsnitt bind boks del eksempel fase figur kapittel klasse modell nivå tabell trinn type "
            "vedlegg versjon øvelse"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "alle av ca de eller en et etter figurer for fra i kapitler kun med mellom og om omkring på sider "
            "tabeller til år"
        ).split()
    ),
    s_genitive=True,
)
