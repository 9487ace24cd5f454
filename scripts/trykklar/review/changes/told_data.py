"""What became of the publication's own words, of its registers and of its board, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...language.labels import labels_for
from ...resolve.facts import fact_text
from ...sources.kinds import own_words
from .changes import ChangeKind, ComparedEdition, Comparison, RecordChange
from .wording import Wording, plain, quoted

_TITLES = ("title", "subtitle")
_UNTOLD = ("edition.", "labels.")
"""Begin the names of fields that are told elsewhere: the chapter's first line names both editions."""
_KINDS = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED, ChangeKind.MOVED)


def data_sentences(comparison: Comparison, say: Wording) -> Iterator[str]:
    """What is different besides the chapters."""
    yield from _publication(comparison, say)
    yield from _labels(comparison, say)
    yield from _facts(comparison, say)
    yield from _named(comparison, say)


def _publication(comparison: Comparison, say: Wording) -> Iterator[str]:
    for change in comparison.publication:
        if change.name in _TITLES and change.old:
            yield say.sentence(f"publication.{change.name}", [quoted(change.old)])
    rest = [c for c in comparison.publication if not c.name.startswith(_UNTOLD) and not (c.name in _TITLES and c.old)]
    if rest:
        yield say["publication.other"]


def _labels(comparison: Comparison, say: Wording) -> Iterator[str]:
    """Words that pages print by themselves, such as headings over fields."""
    old, new = (_words(edition) for edition in (comparison.old, comparison.new))
    for key in (c.name.removeprefix("labels.") for c in comparison.publication if c.name.startswith("labels.")):
        if old.get(key, "") != new.get(key, ""):
            yield say.sentence("label", old=quoted(old.get(key, "")), new=quoted(new.get(key, "")))


def _words(edition: ComparedEdition) -> dict[str, str]:
    publication = edition.manuscript.publication
    return dict(labels_for(publication.language, own_words(publication, edition.manuscript.kinds)).words)


def _facts(comparison: Comparison, say: Wording) -> Iterator[str]:
    """Facts that print another figure, with the places that print it; then those of which something else is told."""
    language = comparison.new.manuscript.publication.language
    others: list[RecordChange] = []
    for record in comparison.records["facts"]:
        old, new = _figures(comparison, record.id, language)
        if record.kind is not ChangeKind.CHANGED or old == new:
            others.append(record)
            continue
        places = [say.within(*place) for place in _printed_at(comparison, record.id)]
        told = say.sentence("fact", title=plain(record.title), old=old, new=new)
        yield told + _see([place for place in places if place], say) + "."
    yield from _by_kind("facts", tuple(others), lambda record: quoted(record.title), say)


def _figures(comparison: Comparison, fact: str, language: str) -> tuple[str, str]:
    """How a fact was printed in a language, and how it is now."""
    facts = (edition.manuscript.facts.get(fact) for edition in (comparison.old, comparison.new))
    old, new = (plain(fact_text(each, "", language)) if each else "" for each in facts)
    return old, new


def _see(places: list[str], say: Wording) -> str:
    return f" ({say.label('see', 'see')} {'; '.join(places)})" if places else ""


def _printed_at(comparison: Comparison, fact: str) -> list[tuple[str, str]]:
    """Id and title of the sections, or else the id of the chapters, that print a fact otherwise than before: in another
    language it may say the same."""
    languages = {name: chapter.language for name, chapter in comparison.new.manuscript.by_id().items()}
    other = {lang for lang in set(languages.values()) if len(set(_figures(comparison, fact, lang))) > 1}
    chapters = [(name, each) for name, each in comparison.new.chapters.items() if languages[name] in other]
    return list(
        dict.fromkeys(
            (p.section or chapter, p.section_title if p.section else "")
            for chapter, passages in chapters
            for p in passages.all()
            if fact in p.facts
        )
    )


def _named(comparison: Comparison, say: Wording) -> Iterator[str]:
    """What happened to words of the glossary, cases, scales, the board and sources, all of one kind in one sentence."""
    board = comparison.new.manuscript.publication.board
    uses = _case_uses(comparison)
    records = comparison.records
    yield from _by_kind("glossary", records["glossary"], lambda r: say.at(quoted(r.title), f"term-{r.id}"), say)
    yield from _by_kind("cases", records["cases"], lambda r: say.at(quoted(r.title), *uses.get(r.id, ())), say)
    yield from _by_kind("scales", records["scales"], lambda r: quoted(r.title), say)
    both = (*records["columns"], *records["rows"])
    yield from _by_kind("board", both, lambda r: quoted(r.title), say, board=plain(board.title) if board else "")
    yield from _by_kind("sources", records["sources"], lambda r: say.at(quoted(r.title), f"source-{r.id}"), say)


def _by_kind(
    group: str, records: tuple[RecordChange, ...], named: Callable[[RecordChange], str], say: Wording, **values: str
) -> Iterator[str]:
    for kind in _KINDS:
        found = [named(record) for record in records if record.kind is kind]
        if found:
            yield say.counted(f"{group}.{kind.value}", len(found), found, **values)


def _case_uses(comparison: Comparison) -> dict[str, list[str]]:
    """Case → the ids under which it stands in the text."""
    found: dict[str, list[str]] = {}
    for chapter in comparison.new.manuscript.chapters.values():
        for use in chapter.scan.directives:
            if use.name == "case":
                found.setdefault(use.argument, []).append(use.id)
    return found
