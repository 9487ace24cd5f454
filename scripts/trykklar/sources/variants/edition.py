"""An edition: the base one or a variant, and the sources as it has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...base.digests import digest_of
from ...base.files import read_inside
from ...base.located_yaml import Located
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ..schemas.data import Fact
from ..schemas.variants import Where
from .asked import asks
from .chosen import chosen
from .conditions import Value, holds
from .frame import Frame, kinds_of
from .portion import namesakes, portion_text, unfit_names
from .read import default_of, read_variants
from .records import CODE, Declared, OneVariant, Reading
from .values import seen
from .whose import TABLE_FILE, VARIANTS_FILE, are_declared, belongs

rule("variant-placeholder", "a picture that has not come yet: a placeholder stands in its place", WARNING)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What makes an edition of the publication's sources."""

    frame: Frame = field(default_factory=Frame)
    declared: Declared | None = None
    variant: OneVariant | None = None
    reading: Reading = field(default_factory=Reading)
    """What publication.yaml asks for."""
    problems: tuple[Problem, ...] = ()

    @property
    def code(self) -> str:
        return self.frame.code

    def told(self) -> dict[str, str]:
        """What a text that asks for something depends on."""
        return {name: repr(value) for name, value in self.frame.values.items()}

    def publication(self, located: Located) -> tuple[Located, list[Problem]]:
        """publication.yaml as the edition has it, and what the variant wants of it that cannot be done."""
        problems: list[Problem] = []
        if self.variant and self.declared:
            located, problems = chosen(located, self.variant, self.declared.record)
        located = varied(located, self.frame, self.reading)
        return located, [*problems, *self.reading.problems]

    def facts(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """The facts, with the variant's own in their places."""
        own = self.variant.record.facts if self.variant else {}
        return {
            name: fact.model_copy(update=own[name].model_dump(exclude_none=True)) if name in own else fact
            for name, fact in facts.items()
        }

    def takes(self, file: str) -> bool:
        """Whether a file of the publication's folder is this edition's, and no other variant's."""
        return self.declared is None or belongs(file, self.code)

    def sets_aside(self, file: str) -> bool:
        """Whether it is a chapter that the variant leaves out or has another for."""
        return self.variant is not None and file in (*self.variant.record.without, *self.variant.record.replace)

    def put_in(self, file: str) -> Place | None:
        """Where the lists put a chapter in, or into another's place; None for one of the base edition."""
        if self.variant is None or self.declared is None:
            return None
        record = self.variant.record
        if file in {added.chapter for added in record.add} | {*record.replace.values()}:
            return self.variant.place(f"+{file}")
        if file in {added.chapter for added in self.declared.record.add}:
            return self.declared.place(f"+{file}")
        return None

    def own_files(self) -> dict[str, bytes]:
        """What the lists of variants say for this one, as a file that its own edition can be made from again."""
        if self.declared is None or self.variant is None:
            return {}
        return {VARIANTS_FILE: portion_text(self.declared, self.code)}

    def digests(self, digests: Mapping[str, bytes]) -> dict[str, bytes]:
        """The digests of the files that are the edition's, and of what the two lists say for it."""
        if self.declared is None:
            return dict(digests)
        found = {name: digest for name, digest in digests.items() if belongs(name, self.code)}
        return found | self.own_files()


def varied(located: Located, frame: Frame, reading: Reading) -> Located:
    """YAML whose texts are those of the edition. Lines stay as they are."""
    if not any(asks(str(value)) for value in _texts(located.value)):
        return located

    def walk(value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, dict):
            return {key: walk(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each, (*path, index)) for index, each in enumerate(value)]
        return frame.vary(value, located.place(path), reading) if isinstance(value, str) else value

    return replace(located, value=walk(located.value, ()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def edition_of(
    folder: Path, code: str, publication: Located, facts: Mapping[str, Fact], known: Memo[Declared]
) -> Edition:
    """The edition with this code; the base edition where it is empty. Raises `ProblemsFound`: usage, and what is wrong
    with the list of variants or with this one."""
    language = str(publication.value.get("language", "en")) if isinstance(publication.value, dict) else "en"
    if not are_declared(folder):
        if code:
            what, hint = f"there is no variant '{code}'", f"a publication declares its variants in {VARIANTS_FILE}"
            raise ProblemsFound([Problem("usage", what, hint)])
        return Edition()
    declared = declared_in(folder, language, facts, known)
    if not code:
        kinds = kinds_of(declared.variables, declared.record.groups, facts)
        values = {name: default_of(variable, language) for name, variable in declared.variables.items()}
        frame = _frame("", declared, kinds, values, facts, language)
        return Edition(frame=frame, declared=declared, problems=(*declared.problems, *_groups(declared, frame)))
    variant = variant_of(declared, code)
    wrong = tuple(wrong_with(declared, variant, folder, str(publication.value.get("id", ""))))
    return _of(declared, variant, facts, language, (*declared.problems, *wrong))


def variant_of(declared: Declared, code: str) -> OneVariant:
    """The variant with this code. Raises `ProblemsFound` (usage) where there is none, with the codes that are near."""
    if code in declared.variants:
        return declared.variants[code]
    near = [known for known in declared.variants if known.endswith(code) or code.endswith(known)]
    hint = "variants are: " + (", ".join(near or declared.variants) or "none")[:300]
    raise ProblemsFound([Problem("usage", f"there is no variant '{code}'", hint, Place(VARIANTS_FILE))])


def wrong_with(declared: Declared, variant: OneVariant, folder: Path, publication: str) -> Iterator[Problem]:
    """What keeps one variant from being made."""
    yield from variant.problems
    yield from (problem for code, problem in unfit_names(declared, publication) if code == variant.code)
    yield from namesakes(declared, variant)
    for name, variable in declared.variables.items():
        yield from seen(variable, name, variant.values.get(name), folder, variant.place(name))
        if variable.placeholder and variant.values.get(name) is None:
            what = f"'{name}' has not come: '{variable.placeholder}' stands in its place"
            hint = "put each variant's own picture into variants/CODE/, and name it where that variant stands"
            yield Problem("variant-placeholder", what, hint, declared.place(name))


def declared_in(folder: Path, language: str, facts: Mapping[str, Fact], known: Memo[Declared]) -> Declared:
    """What is declared, read once for the same files. Raises `ProblemsFound`."""
    texts = [
        sha256(read_inside(folder, name)).hexdigest() if (folder / name).is_file() else ""
        for name in (VARIANTS_FILE, TABLE_FILE)
    ]
    key = digest_of([language, repr(facts), *texts])
    return known.find(key, lambda: read_variants(folder, language, facts))


def _of(
    declared: Declared, variant: OneVariant, facts: Mapping[str, Fact], language: str, problems: tuple[Problem, ...]
) -> Edition:
    kinds = kinds_of(declared.variables, declared.record.groups, facts)
    values = {
        name: variable.placeholder if variant.values.get(name) is None else variant.values.get(name)
        for name, variable in declared.variables.items()
    }
    own = {name: fact.value for name, fact in variant.record.facts.items()}
    frame = _frame(variant.code, declared, kinds, values, facts, language, own)
    return Edition(frame=frame, declared=declared, variant=variant, problems=problems)


def _frame(
    code: str,
    declared: Declared,
    kinds: Mapping[str, str],
    values: Mapping[str, Value],
    facts: Mapping[str, Fact],
    language: str,
    own: Mapping[str, Value] | None = None,
) -> Frame:
    told: dict[str, Value] = {name: fact.value for name, fact in facts.items()}
    told |= own or {}
    told |= dict(values) | {CODE: code}
    told |= {name: code in group for name, group in declared.record.groups.items() if isinstance(group, list)}
    frame = Frame(code=code, kinds=kinds, values=told, language=language)
    for name, group in declared.record.groups.items():
        if isinstance(group, Where):
            condition, _ = frame.checked(group.where, declared.place(name))
            told[name] = bool(code and condition and holds(condition, told))
    return replace(frame, values=dict(told))


def _groups(declared: Declared, frame: Frame) -> Iterator[Problem]:
    """Groups of what there is not."""
    for name, group in declared.record.groups.items():
        if isinstance(group, Where):
            yield from frame.checked(group.where, declared.place(name))[1]
            continue
        for code in group:
            if code not in declared.variants:
                what, hint = f"the group '{name}' names '{code}', which is no variant", "check the code, or take it out"
                yield Problem("variant-code", what, hint, declared.place(name))
