"""The schemas of chapters' front matter: those of the built-in kinds, and those that kinds.yaml declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, Union

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, create_model

from ...base.records import Record, remember_keys
from .editorial import Rules
from .kinds import ChapterKind, FieldSpec, Numbering
from .publication import Id
from .texts import PerhapsProse, Prose, Text, Title


class Assessed(Record):
    """A judgement on one scale, with its reason."""

    scale: Id = Field(description="a scale of publication.yaml")
    value: int = Field(ge=1, description="from 1 to the scale's steps")
    reason: Prose = Field(description="why")


class ChapterBase(Record):
    """What every kind of chapter has."""

    spec: ClassVar[ChapterKind] = ChapterKind()
    """What its kind is declared as."""

    id: Id | None = Field(default=None, description="left out on board chapters: the board's pattern makes it")
    title: Title = Field(description="its heading, and its line in the contents")
    short: Title | None = Field(default=None, description="a shorter title for running heads")
    lang: str | None = Field(default=None, description="the chapter's language where it is not the publication's")
    summary: Prose | None = Field(
        default=None, description="what it says, in a few lines; may stand in other documents alone"
    )
    generated: bool = Field(
        default=False, description="written by a program: its text is not proofread, what it is made of is"
    )
    reuse: list[Text] = Field(default=[], description="sentences that may stand elsewhere too")
    substitutions: dict[str, PerhapsProse] = Field(
        default={}, description="words that {{ name }} prints in this chapter: name, then words"
    )
    rules: Rules = Field(
        default={}, description="rules that count otherwise in this chapter: code, then level and reason"
    )

    @property
    def assessments(self) -> tuple[Assessed, ...]:
        """What it says on the publication's scales."""
        names = (name for name, spec in self.spec.fields.items() if spec.type == "assessment")
        return tuple(assessed for name in names for assessed in getattr(self, name) or ())


class FrontChapter(ChapterBase):
    """Foreword, reading guide and the like."""

    kind: Literal["front"] = Field(description="foreword, reading guide and the like")


class PlainChapter(ChapterBase):
    """A numbered chapter of running text."""

    spec: ClassVar[ChapterKind] = ChapterKind(number=Numbering())

    kind: Literal["chapter"] = Field(description="a numbered chapter of running text")


class PartChapter(ChapterBase):
    """The opener of a part."""

    spec: ClassVar[ChapterKind] = ChapterKind(number=Numbering(series="part"))

    kind: Literal["part"] = Field(description="the opener of a part")


class BackChapter(ChapterBase):
    """Back matter; `gather` names what is collected from the publication after the text."""

    kind: Literal["back"] = Field(description="back matter")
    gather: Literal["recommendations", "questions", "cases", "glossary", "sources", "index", "notes"] | None = Field(
        default=None, description="what is collected from the publication after the text"
    )


BUILT_IN: dict[str, type[ChapterBase]] = {
    "front": FrontChapter,
    "chapter": PlainChapter,
    "part": PartChapter,
    "back": BackChapter,
}
ChapterFields = Annotated[FrontChapter | PlainChapter | PartChapter | BackChapter, Field(discriminator="kind")]
OWN_KEYS = frozenset({"kind", "row", "column", *BackChapter.model_fields}) - {"summary"}
"""Keys that every kind has, and that no field of a kind may be called."""

Picture = Annotated[Text, StringConstraints(pattern=r"^!\[[^\]]+\]\([^()\s]+\)(\{[^{}]*\})?$")]
"""A picture with its alternative text, as Markdown writes it: `![A map](map.svg)`."""
_PLAIN: Mapping[str, Any] = {"title": Title, "prose": Prose, "text": Text, "reference": Id, "picture": Picture}


@dataclass(frozen=True)
class ChapterModels:
    """The kinds of chapter that a publication has."""

    kinds: Mapping[str, ChapterKind] = field(default_factory=dict)
    """Those that it declares, by name."""

    @property
    def adapter(self) -> TypeAdapter[ChapterBase]:
        """Validates the front matter of a chapter of any kind."""
        return self._adapter

    def model(self, kind: str) -> type[ChapterBase]:
        """What front matter of a kind is validated with."""
        return self._models[kind]

    def __post_init__(self) -> None:
        own = {name: _model(name, kind) for name, kind in self.kinds.items()}
        remember_keys(*own.values())
        models = {**BUILT_IN, **own}
        union: Any = Union[tuple(models.values())]  # noqa: UP007 - made of what is there
        object.__setattr__(self, "_models", models)
        object.__setattr__(self, "_adapter", TypeAdapter(Annotated[union, Field(discriminator="kind")]))

    _models: Mapping[str, type[ChapterBase]] = field(init=False, repr=False, compare=False)
    _adapter: TypeAdapter[ChapterBase] = field(init=False, repr=False, compare=False)


def reserved_fields(kind: ChapterKind) -> Iterator[str]:
    """Names of its fields that mean something else already."""
    return (name for name in kind.fields if name in OWN_KEYS or hasattr(BaseModel, name))


def _model(name: str, kind: ChapterKind) -> type[ChapterBase]:
    base = BUILT_IN.get(name, ChapterBase)
    place = {"crossing": ("row", "column")}.get(kind.place or "", (kind.place,) if kind.place else ())
    own: dict[str, Any] = {"kind": (Literal[name], Field(description=kind.about or f"a chapter of the kind {name}"))}
    own |= {key: (Id, Field(description=f"the item of the board's {key}s")) for key in place}
    model = create_model(f"{name.title()}Chapter", __base__=base, **own, **_fields(kind.fields))
    model.spec = kind if kind.number else kind.model_copy(update={"number": base.spec.number})
    return model


def _fields(fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    return {name: _field(name, spec) for name, spec in fields.items()}


def _field(name: str, spec: FieldSpec) -> tuple[Any, Any]:
    kept: dict[str, Any] = {"min_length": spec.at_least} if spec.type in ("list", "records") else {}
    if spec.required:
        return _type(name, spec), Field(description=spec.about, **kept)
    if spec.type in ("list", "records", "assessment"):
        return _type(name, spec), Field(default=[], description=spec.about)
    return _type(name, spec) | None, Field(default=None, description=spec.about)


def _type(name: str, spec: FieldSpec) -> Any:
    if spec.type == "choice":
        return Literal[tuple(spec.values)]
    if spec.type == "list":
        return list[Prose]
    if spec.type == "assessment":
        return list[Assessed]
    if spec.type not in ("record", "records"):
        return _PLAIN[spec.type]
    key: dict[str, Any] = {"key": (Id, Field(description="by which the body names it"))} if spec.body else {}
    record = create_model(f"{name.title()}Record", __base__=Record, **key, **_fields(spec.fields))
    remember_keys(record)
    return record if spec.type == "record" else list[record]  # type: ignore[valid-type]


remember_keys(FrontChapter, PlainChapter, PartChapter, BackChapter, Assessed)
