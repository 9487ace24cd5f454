"""Long texts made at run time: a seeded generator writes a publication whose chapters are all different.

The words are Danish and the sentences grammatical enough to be hyphenated and broken as Danish is; they mean nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

PAGES_A_CHAPTER = 4.0
"""About how many A4 pages of the layout `plain` a chapter fills."""

_THINGS = """aftalen afgiften anlægget ansøgningen arbejdsgangen arkivet asfalten biblioteket bilaget boligforeningen borgeren broen budgettet
byggesagen bygningen byrådet børnehaven cykelstien daginstitutionen dokumentet driften ejendommen energiforbruget erfaringen forbindelsen foreningen
forvaltningen forsyningen fristen fællesskabet genbrugspladsen grundvandet hallen havnen hjemmeplejen holdningen indkøbet indsatsen institutionen jorden
journalen kajen kantinen kontoret kontrakten kortet kvarteret kysten køretøjet landsbyen ledelsen lejeren leverandøren lokalplanen lyskurven lærerværelset
madordningen marken medarbejderen mødet naboen naturplejen notatet nøgletallet observationen ordningen parkeringspladsen pavillonen planlægningen
plejecenteret pladsen politikken prognosen projektet prøven pumpestationen rapporten redningsvejen regnskabet regnvandsbassinet renovationen ressourcen
rådhuset sagsbehandleren samarbejdet skoven skolegården skolevejen stationen statistikken støjen svømmehallen søen tavlen tilbuddet tilladelsen
tilskuddet togstationen torvet trafikken udvalget ungdomsklubben undersøgelsen vandløbet varmeværket vejbelysningen vejen vejledningen vinteren
virksomheden vurderingen værkstedet ældrerådet årsrapporten åbningstiden""".split()
_VERBS = """afhænger af|afspejler|ændrer|begrænser|begrunder|beskriver|beskytter|bestemmer|betaler for|bygger på|deler rum med|efterlyser|erstatter|fastholder
|flytter sig efter|fordeler|foregriber|forklarer|forsinker|forudsætter|fylder mere end|følger efter|genbruger|gennemgår|griber ind i|handler om|holder fast i
|hører sammen med|indrammer|kræver|leder hen til|ligner|lægger vægt på|måler|overtager|peger på|prøver|påvirker|retter sig mod|samler|skærper|skyldes|spørger til
|standser|styrker|støtter sig til|svarer til|tager hensyn til|tilpasser|tilsidesætter|tyder på|udfordrer|udvider|undersøger|vedligeholder|vejer tungere end
|venter på|viser hen til|øger""".replace("\n", "").split("|")
_QUALITIES = """almindelige beskedne billige brede daglige digitale dyre enkle erfarne faste fjerne forsigtige fremmede fælles gamle gennemtænkte grundige grønne
hyppige håndfaste indirekte klare kommunale korte langsomme lokale lukkede mindste moderne modne mærkbare nye nærmeste offentlige omhyggelige oprindelige
praktiske rolige rummelige sene sikre sjældne skriftlige små stabile stærke synlige tekniske tidlige travle tydelige uafhængige usædvanlige vante varige
velkendte åbne årlige""".split()
_OPENINGS = """Alligevel|Derfor|Desuden|Efterhånden|Endelig|Ganske ofte|Hver sommer|I begyndelsen|I de fleste tilfælde|I praksis|Imens|Med tiden|Naturligvis
|Når alt tælles med|Om foråret|På den anden side|Sjældent|Somme tider|Til gengæld|Under alle omstændigheder|Undervejs|Uventet""".replace("\n", "").split("|")
_JOINTS = ", fordi |, selv om |, mens |, og |, når |, men |; ".split("|")
_KINDS = "udgift dage antal andel niveau timer kilometer ventetid areal besøg".split()


@dataclass(frozen=True)
class LongText:
    """What was asked for: how many chapters, and the seed that they all come from."""

    chapters: int
    seed: int = 20261123
    paragraphs: int = 17
    """About how many paragraphs a chapter has."""


def chapters_for(pages: int) -> int:
    """How many chapters make about so many pages."""
    return max(2, round(pages / PAGES_A_CHAPTER))


def write_publication(folder: Path, text: LongText) -> Path:
    """Write the publication into `folder` and give it back."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text(_publication(text.chapters), "utf-8")
    for number in range(1, text.chapters + 1):
        (folder / chapter_file(number)).write_text(chapter(text, number), "utf-8")
    return folder


def chapter_file(number: int) -> str:
    return f"chapters/{number:04}.md"


def _publication(chapters: int) -> str:
    items = "\n".join(f"          - chapter: {chapter_file(number)}" for number in range(1, chapters + 1))
    return f"""id: langtekst
title: En lang tekst
subtitle: Sat for at blive målt
kind_of_work: Prøve
publisher: Trykklar
authors: [Maskinen]
language: da
edition:
  number: "1"
  date: 2026-11-23
documents:
  bog:
    layout: plain
    trim: A4
    outline:
      - section: cover
        items:
          - page: cover
      - section: front
        items:
          - page: contents
      - section: body
        items:
{items}
"""


def chapter(text: LongText, number: int) -> str:
    """One chapter as Markdown with its front matter; the same for the same text and number, on every machine."""
    writer = Writer(random.Random(f"{text.seed}/{number}"))
    parts = [f"---\nkind: chapter\nid: k{number}\ntitle: {writer.title()} {number}\nsummary: {writer.paragraph(2)}\n---\n"]
    sections = writer.random.randint(3, 5)
    table_in, list_in, box_in = (writer.random.randrange(sections) for _ in range(3))
    for section in range(sections):
        parts.append(f"{{#k{number}-s{section}}}\n## {writer.title()}\n")
        for _ in range(max(1, text.paragraphs // sections)):
            parts.append(writer.paragraph(writer.random.randint(4, 8)) + "\n")
        other = 1 + (number + writer.random.randrange(1, max(2, text.chapters))) % text.chapters
        parts.append(f"{writer.sentence()} Se [](#k{other}-s{writer.random.randrange(3)}), {{page}}`k{other}`. {writer.sentence()}\n")
        if section == table_in:
            parts.append(writer.table(f"k{number}-tabel"))
        if section == list_in:
            parts.append("\n".join(f"- {writer.sentence()}" for _ in range(writer.random.randint(3, 6))) + "\n")
        if section == box_in:
            parts.append(f":::{{box}} {writer.title()}\n{writer.paragraph(3)}\n:::\n")
    parts.append(f"{writer.sentence()}[^1] {writer.paragraph(3)}[^2]\n\n[^1]: {writer.sentence()}\n\n[^2]: {writer.paragraph(2)}\n")
    return "\n".join(parts)


class Writer:
    """Writes sentences from the words above."""

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def thing(self) -> str:
        thing = self.random.choice(_THINGS)
        article = "det" if thing.endswith("et") else "den"
        return f"{article} {self.random.choice(_QUALITIES)} {thing}" if self.random.random() < 0.4 else thing

    def clause(self) -> str:
        return f"{self.thing()} {self.random.choice(_VERBS)} {self.thing()}"

    def sentence(self) -> str:
        opening = self.random.choice(_OPENINGS) if self.random.random() < 0.3 else ""
        words = self.clause()
        if opening:
            subject, _, rest = words.partition(" ")
            words = f"{opening} gælder det, at {subject} {rest}"
        if self.random.random() < 0.6:
            words += self.random.choice(_JOINTS) + self.clause()
        if self.random.random() < 0.2:
            words += f" i {self.random.randint(2, 980)} af {self.random.randint(981, 9999)} tilfælde"
        return words[0].upper() + words[1:] + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        first, second = self.random.sample(_THINGS, 2)
        return f"{first.capitalize()} og {self.random.choice(_QUALITIES)} {second}"

    def table(self, identifier: str) -> str:
        columns = self.random.sample(_KINDS, self.random.randint(2, 4))
        rows = self.random.sample(_THINGS, self.random.randint(5, 12))
        lines = ["| Sted | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [f"| {row.capitalize()} | " + " | ".join(str(self.random.randint(1, 99999)) for _ in columns) + " |" for row in rows]
        return f":::{{table}} {self.title()}\n:id: {identifier}\n\n" + "\n".join(lines) + "\n:::\n"
