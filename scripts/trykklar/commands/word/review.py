"""What people did to documents that were exported becomes problems at the lines of the sources."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from pathlib import Path

from ...base.bounds import PARAGRAPH
from ...base.limits.wall import guarded
from ...base.problems import Place, Problem, ProblemsFound, counted, sort_key
from ...base.rulebook import WARNING, rule
from ...base.settings import Settings
from ...build.editions.places import edition_settings
from ...language.sentences import shortened
from ...review.changes.matching import longest_rising
from .marks import Exported, Lines, Mark, exported, of_names
from .placing import Today
from .reading import read_document
from .records import OBJECT
from .returned import END, Comment, Piece, Restyled, Returned
from .texts import Texts, texts_of
from .wording import Authored, Changed, after, authored, before, changed, plain

rule("review-comment", "a comment in a document that was exported for review", WARNING, WARNING)
rule("review-change", "a change in a document that was exported for review", WARNING, WARNING)
rule("review-unplaced", "a comment or text in a document that stands at nothing of the sources", WARNING, WARNING)
rule("review-source", "sources that changed since a document was exported for review", WARNING, WARNING)

_LONGEST = 80
"""Characters of words that only tell where something stands."""


@dataclass
class Reviewed:
    """What documents that came back tell."""

    problems: list[Problem] = field(default_factory=list)
    comments: int = 0
    changes: int = 0
    made: int = 0
    """Changes that the sources have already."""
    unplaced: int = 0

    @property
    def asks(self) -> bool:
        """Whether a person must decide on something."""
        return bool(self.comments or self.changes or self.unplaced)


def reviewed(settings: Settings, files: Sequence[Path]) -> Reviewed:
    """All that the documents tell, in the order of the sources. Raises `ProblemsFound` for documents that cannot be
    read or are not of this publication, all at once, and for errors of the sources."""
    returned: list[Returned] = []
    faults: list[Problem] = []
    for file in files:
        try:
            returned.append(read_document(file))
        except ProblemsFound as found:
            faults += found.problems
    known: dict[tuple[str, str], tuple[Texts, Exported, Lines]] = {}
    whole = Reviewed()
    for each in returned:
        try:
            texts, today, lines = _today(settings, each, known)
            if each.exported is None:
                each.exported = of_names(each.order, today)
                if not each.exported.marks:
                    raise ProblemsFound([_no_export(each)])
            guarded(
                f"reviewing '{each.file}'", Place(each.file), partial(_Review(each, texts, today, lines, whole).run)
            )
        except ProblemsFound as found:
            faults += found.problems
    if faults:
        raise ProblemsFound(dict.fromkeys(faults))
    whole.problems = sorted(_proposals(dict.fromkeys(whole.problems)), key=sort_key)
    return whole


def _today(
    settings: Settings, returned: Returned, known: dict[tuple[str, str], tuple[Texts, Exported, Lines]]
) -> tuple[Texts, Exported, Lines]:
    """The texts of today, as of the document and the variant that were exported. Raises `ProblemsFound`."""
    told = returned.exported
    if told is None and not returned.order:
        raise ProblemsFound([_no_export(returned)])
    key = (told.document, told.variant) if told else ("", "")
    if key not in known:
        own = edition_settings(settings, key[1])
        try:
            texts = texts_of(own, (), key[0])
        except ProblemsFound as found:
            if not key[0] or any(problem.code != "usage" for problem in found.problems):
                raise
            texts = texts_of(own, (), "")  # the document has another name today
        lines = Lines(own, texts.chapters)
        known[key] = texts, exported(texts, lines), lines
    texts = known[key][0]
    if told and told.publication != texts.publication:
        what = f"'{returned.file}' is of the publication '{told.publication}', and this is '{texts.publication}'"
        hint = "name its folder: --publication FOLDER"
        raise ProblemsFound([Problem("usage", what, hint, Place(returned.file))])
    return known[key]


def _no_export(returned: Returned) -> Problem:
    hint = "review reads what 'trykklar export docx' wrote; a document of another kind is for 'trykklar import'"
    return Problem("usage", f"'{returned.file}' holds none of the marks of an export", hint, Place(returned.file))


def _proposals(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, each change of a sentence with how many others there are of it."""
    told = list(problems)
    others = Counter(_sentence(problem) for problem in told)
    for problem in told:
        count = others[_sentence(problem)]
        more = f"; {counted(count, 'proposal')} for this sentence" if problem.about and count > 1 else ""
        yield replace(problem, hint=problem.hint + more, about=())


def _sentence(problem: Problem) -> tuple[Place | None, tuple[str, ...]]:
    return (problem.place, problem.about) if problem.about else (None, ())


class _Review:
    """The review of one document."""

    def __init__(self, returned: Returned, texts: Texts, now: Exported, lines: Lines, into: Reviewed) -> None:
        assert returned.exported is not None
        self.returned, self.into = returned, into
        self.told = returned.exported
        self.marks = {mark.name: mark for mark in self.told.marks}
        self.today = Today(self.told.marks, now, lines)
        self.languages = {chapter.id: chapter.language for chapter in texts.chapters}
        self._plain: dict[str, str] = {}

    def run(self) -> None:
        self._sources()
        for group in self._groups():
            self._group(group)
        self._moves()
        for comment in self.returned.comments:
            self._comment(comment)
        for restyled in dict.fromkeys(self.returned.restyled):
            self._restyled(restyled)
        for text in self.returned.aside:
            self._unplaced(
                f"text at the head or foot of pages: '{_short(text)}'", "nothing of the sources stands there"
            )

    def _tell(self, code: str, what: str, hint: str, place: Place | None, about: tuple[str, ...] = ()) -> None:
        what, hint = shortened(what, PARAGRAPH.most), shortened(hint, PARAGRAPH.most)
        self.into.problems.append(Problem(code, f"{what} [{self.returned.file}]", hint, place, about=about))

    def _unplaced(self, what: str, hint: str) -> None:
        self.into.unplaced += 1
        self._tell("review-unplaced", what, hint, Place(self.returned.file))

    # The sources

    def _sources(self) -> None:
        """Tell of each file how much of it is not what was exported."""
        changed_lines: dict[str, list[Mark]] = defaultdict(list)
        for mark in self.told.marks:
            if not mark.made and not self.today.of(mark).same:
                changed_lines[mark.file].append(mark)
        for file, marks in changed_lines.items():
            whole = sum(not mark.made and mark.file == file for mark in self.told.marks)
            what = f"{len(marks)} of {counted(whole, 'paragraph')} changed here, or are gone, since this was exported"
            hint = "what is told of them is told of the text that was exported; look what stands there now"
            self._tell("review-source", what, hint, Place(file, self.today.place(marks[0], 0).line))

    # Changes

    def _groups(self) -> Iterator[tuple[str, list[Mark]]]:
        """The marks that stand in the document, each with those behind it that were lost with their paragraphs; '' for
        what stands before all of them."""
        standing = set(self.returned.order)
        for note in (False, True):
            group: tuple[str, list[Mark]] = ("", [])
            for mark in (mark for mark in self.told.marks if mark.note == note):
                if mark.name in standing:
                    yield group
                    group = (mark.name, [])
                group[1].append(mark)
            yield group

    def _group(self, group: tuple[str, list[Mark]]) -> None:
        """Tell what changed from one mark to the next: what was not tracked, and then what was."""
        name, marks = group
        pieces = self.returned.pieces.get(name, []) if name or not marks or not marks[0].note else []
        if not pieces and not marks:
            return
        marks = marks or list(self.told.marks[:1])
        was = authored(Piece(mark.text + END) for mark in marks if name or group[1])
        stands, becomes = before(pieces), after(pieces)
        language = self.languages.get(marks[0].chapter, "en")
        stretch = _Stretch(marks)
        if _words(was) != _words(stands):
            for each in changed(was, stands, language):
                self._change(each, stretch, f"{self.returned.saved}, without tracking it,")
        for each in changed(stands, becomes, language):
            self._change(each, stretch, " and ".join(map(str, each.whos)) or "somebody")

    def _change(self, change: Changed, stretch: _Stretch, who: str) -> None:
        if change.old == change.new:
            return
        mark, at = stretch.at(change.at)
        if self._is_made(change, mark):
            self.into.made += 1
            return
        self.into.changes += 1
        place = self.today.place(mark, at)
        if change.old and change.new:
            what, hint = f"{who} changes '{_seen(change.old)}'", f"write '{_seen(change.new)}'"
        elif change.new:
            what, hint = f"{who} adds '{_seen(change.new)}'", "write it there, or answer why not"
        else:
            what, hint = f"{who} deletes '{_seen(change.old)}'", "delete it, or answer why not"
        if mark.made:
            hint += "; the build makes these words: change what they are made from"
        elif self.today.written_with_roles(place):
            hint += "; keep what the line fills in, such as {num} and links, as it is written"
        self._tell("review-change", what, hint, place, (change.old,))

    def _is_made(self, change: Changed, mark: Mark) -> bool:
        """Whether somebody has made the change in the sources since."""
        text = self.today.text.get(mark.chapter, "")
        old, new = plain(change.old), plain(change.new)
        if self.today.of(mark).same or "¶" in old + new:
            return False
        return (old not in text if old else True) and (new in text if new else True) and old not in new

    def _moves(self) -> None:
        """Tell what stands elsewhere than it was exported; notes go where their marks go."""
        order = [name for name in self.returned.order if name in self.marks and not self.marks[name].note]
        ranks = {mark.name: at for at, mark in enumerate(self.told.marks)}
        kept = longest_rising([ranks[name] for name in order])
        for at, name in enumerate(order):
            if ranks[name] not in kept:
                mark = self.marks[name]
                after_what = f"behind '{_short(self.marks[order[at - 1]].text)}'" if at else "to the beginning"
                self.into.changes += 1
                what = f"{self.returned.saved} moves '{_short(mark.text)}' {after_what}"
                self._tell("review-change", what, "move it, or answer why not", self.today.place(mark, 0))

    # Comments

    def _comment(self, comment: Comment) -> None:
        mark = self.marks.get(comment.mark)
        said = [f"{each.who}: '{each.text}'" for each in (comment, *comment.replies)]
        what = ("resolved: " if comment.done else "") + "; reply by ".join(said)
        about = plain(comment.about)
        if mark is None:
            self._unplaced(f"{what}, at '{_short(about)}'", "find by these words what it is about")
            return
        found = self._text(mark).find(about) if about else 0
        self.into.comments += 1
        hint = f"it is about '{_short(_seen(about))}'" if about else f"it stands in '{_short(_seen(mark.text))}'"
        self._tell("review-comment", what, hint, self.today.place(mark, max(found, 0)))

    def _text(self, mark: Mark) -> str:
        """A mark's text as it is compared; many comments may stand in one."""
        if mark.name not in self._plain:
            self._plain[mark.name] = plain(mark.text)
        return self._plain[mark.name]

    def _restyled(self, restyled: Restyled) -> None:
        mark = self.marks.get(restyled.mark)
        what = f"{restyled.who} changes how '{_short(restyled.words)}' looks"
        if mark is None:
            self._unplaced(what, "find by these words what it is about")
            return
        self.into.changes += 1
        found = max(self._text(mark).find(plain(restyled.words)), 0)
        hint = "look at it in the document: the sources say what words are, such as *emphasis*"
        self._tell("review-change", what, hint, self.today.place(mark, found))


def _words(text: Authored) -> str:
    return text.text.strip(" ")


class _Stretch:
    """Marks behind each other, and where the text of each begins in all their texts."""

    def __init__(self, marks: list[Mark]) -> None:
        self._marks = marks
        lengths = (len(authored([Piece(mark.text + END)]).text) for mark in marks)
        self._starts = list(accumulate(lengths, initial=0))

    def at(self, offset: int) -> tuple[Mark, int]:
        """The mark whose text holds a character of all their texts, and where it stands in that."""
        index = bisect_right(self._starts, offset) - 1
        if index == len(self._marks):
            return self._marks[-1], len(self._marks[-1].text)
        return self._marks[index], offset - self._starts[index]


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)


def _seen(text: str) -> str:
    """A text with what stands for pictures and the marks of notes as a person can read it."""
    return text.replace(OBJECT, "[…]")
