"""A comparison in the terminal: what is different first, words marked in colour or with signs, counts last."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.text import Text

from ...language.sentences import shortened
from ...review.changes.changes import Change, ChangeKind, ChapterChange, ComparedEdition, Comparison, RecordChange
from ...review.changes.likeness import word_runs
from ..console import console

_COLOURS = {
    ChangeKind.ADDED: "green",
    ChangeKind.REMOVED: "red",
    ChangeKind.CHANGED: "yellow",
    ChangeKind.MOVED: "cyan",
    ChangeKind.UNCHANGED: "dim",
}
_SIGNS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "-",
    ChangeKind.CHANGED: "~",
    ChangeKind.MOVED: ">",
    ChangeKind.UNCHANGED: "=",
}
_GROUPS = {
    "columns": "Board, columns",
    "rows": "Board, rows",
    "scales": "Scales",
    "facts": "Facts",
    "cases": "Cases",
    "glossary": "Glossary",
    "sources": "Sources",
}
_TEXT = 160
"""Characters of a text that are shown where all of it is new or gone."""
_AROUND = 40
"""Characters of unchanged text that are shown on either side of a change."""


def show_comparison(comparison: Comparison) -> None:
    """Print it on standard output; in colour on a terminal, unless NO_COLOR is set."""
    shown = console()
    for line in lines(comparison, plain=shown.no_color or not shown.is_terminal):
        shown.print(line)


Because = Callable[[ChapterChange, Change | None], str]
"""What made a passage, or a chapter as a whole, differ; empty where there is nothing to say."""


def _untold(chapter: ChapterChange, change: Change | None) -> str:
    return ""


def lines(comparison: Comparison, *, plain: bool) -> Iterator[Text]:
    """The lines of the summary. `plain`: words are told apart by signs, as there are no colours."""
    yield Text(f"{_named(comparison.old)} → {_named(comparison.new)}", style="bold")
    yield from changed_lines(comparison, plain=plain)


def changed_lines(comparison: Comparison, *, plain: bool, because: Because = _untold) -> Iterator[Text]:
    """The same without the names of the two."""
    for field in comparison.publication:
        yield _told(ChangeKind.CHANGED, f"{field.name}: ", _values(field.old, field.new))
    for group, records in comparison.records.items():
        if records:
            yield Text(f"\n{_GROUPS[group]}", style="bold")
        for record in records:
            yield from _record(record)
    for chapter in comparison.chapters:
        if chapter.kind is not ChangeKind.UNCHANGED:
            yield from _chapter(chapter, plain, because)
    yield Text("")
    yield Text(summary(comparison), style="bold")


def summary(comparison: Comparison) -> str:
    """The counts, in one line."""
    if not comparison.differs:
        return f"nothing has changed ({_count(len(comparison.chapters), 'chapter')})"
    chapters = ", ".join(f"{len(comparison.of(v))} {v.value}" for v in ChangeKind if comparison.of(v)) or "none"
    kinds = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.MOVED)
    counts = {v: sum(chapter.count(v) for chapter in comparison.chapters) for v in kinds}
    passages = ", ".join(f"{n} {v.value}" for v, n in counts.items() if n) or "none"
    records = sum(map(len, comparison.records.values()))
    return f"chapters: {chapters}; passages in them: {passages}" + (
        f"; {_count(records, 'record')} of data and board" if records else ""
    )


def _named(edition: ComparedEdition) -> str:
    return f"{edition.title}, edition {edition.number} ({edition.date.isoformat()})"


def _told(kind: ChangeKind, *parts: str | Text) -> Text:
    return Text.assemble("  ", (f"{_SIGNS[kind]} ", _COLOURS[kind]), *parts)


def _values(old: str, new: str) -> Text:
    return Text.assemble((_cut(old) or "(none)", "red"), " → ", (_cut(new) or "(none)", "green"))


def _record(record: RecordChange) -> Iterator[Text]:
    place = record.new_place or record.old_place
    used = f"; printed in {', '.join(record.used_in)}" if record.used_in else ""
    yield _told(record.kind, f"{record.id}: {_cut(record.title)} ", (f"{place}{used}"))
    for field in record.fields:
        yield Text.assemble(f"      {field.name}: ", _values(field.old, field.new))


def _chapter(chapter: ChapterChange, plain: bool, because: Because) -> Iterator[Text]:
    ref, style = chapter.ref, _COLOURS[chapter.kind]
    yield Text("")
    yield Text.assemble(
        (f"{_SIGNS[chapter.kind]} {chapter.kind.value}: ", style), (ref.title, "bold"), f"  {ref.id}, {ref.file}"
    )
    if why := because(chapter, None):
        yield Text(f"  {why}", style="dim")
    if chapter.old is None or chapter.new is None:
        yield Text(f"  {_count(ref.passages, 'passage')}")
    elif chapter.old.id != chapter.new.id:
        yield _told(ChangeKind.MOVED, f"the id was {chapter.old.id}, the file {chapter.old.file}")
    elif chapter.old.file != chapter.new.file:
        yield _told(ChangeKind.MOVED, f"the file was {chapter.old.file}")
    for change in chapter.outline:
        was, now = (f"after »{title}«" if title else "first" for title in (change.old_after, change.new_after))
        what = {
            ChangeKind.ADDED: f"new in {change.document}, {now}",
            ChangeKind.REMOVED: f"gone from {change.document}, where it stood {was}",
        }
        yield _told(change.kind, what.get(change.kind, f"in {change.document} it stands {now}; it stood {was}"))
    for passage in chapter.changes:
        yield from _passage(chapter, passage, plain)
        if why := because(chapter, passage):
            yield Text(f"      {why}", style="dim")


def _passage(chapter: ChapterChange, change: Change, plain: bool) -> Iterator[Text]:
    passage, old, new = change.passage, change.old, change.new
    where = f"{passage.slot or passage.kind}, {passage.place}"
    if change.kind is ChangeKind.MOVED and old and new:
        away = f"{new.chapter}, {new.passage.place}" if chapter.moved_out(change) else ""
        here = old.chapter == (chapter.old.id if chapter.old else "")
        came = f"line {old.passage.place.line}" if here else f"{old.chapter}, {old.passage.place}"
        where = f"{passage.kind}, {old.passage.place}: moved to {away}" if away else f"{where}: moved from {came}"
    yield _told(change.kind, where)
    if old and new and old.passage.text == new.passage.text:
        same = (
            f"another file: {', '.join(name for name, _ in passage.files)}"
            if change.kind is ChangeKind.CHANGED
            else _cut(passage.text)
        )
        yield Text(f"      {same}")
    elif old and new:
        yield Text.assemble("      ", words(old.passage.text, new.passage.text, plain=plain))
    else:
        yield Text(f"      {_cut(passage.text)}", style=_COLOURS[change.kind])


def words(old: str, new: str, *, plain: bool) -> Text:
    """A changed text with its removed and added words; long stretches without a change are cut short."""
    runs = word_runs(old, new)
    parts: list[Text] = []
    for at, (sign, part) in enumerate(runs):
        if sign == "=":
            parts.append(Text(_short(part, first=at == 0, last=at == len(runs) - 1)))
        else:
            parts.append(
                Text(f"[{sign}{part}{sign}]" if plain else part, style="green" if sign == "+" else "red strike")
            )
    return Text(" ").join(parts)


def _short(part: str, *, first: bool, last: bool) -> str:
    """Unchanged words with the middle left out, or what lies before the first change, or after the last one."""
    if len(part) <= 2 * _AROUND:
        return part
    head = "" if first else part[:_AROUND].rsplit(" ", 1)[0] + " "
    tail = "" if last else " " + part[-_AROUND:].split(" ", 1)[-1]
    return f"{head}…{tail}"


def _cut(text: str) -> str:
    return shortened(text, _TEXT)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
