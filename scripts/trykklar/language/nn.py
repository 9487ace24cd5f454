"""Norwegian Nynorsk."""

from __future__ import annotations

from .letters import DANISH
from .records import Language, NumberMarks, Order

NN = Language(
    code="nn",
    quotes=("«", "»", "‘", "’"),
    dash="–",
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    never_ends=frozenset(
        (
            "adm art bd bl.a ca cand dir dr dvs ekskl ev f.eks fig fr hhv hr inkl jf kap kl maks nr pga prof red s "
            "st tab tlf vedr vs årg"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m mill mrd mv o.l osv ph.d pst".split()),
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
