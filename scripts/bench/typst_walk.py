"""The walk through an entry's HTML that gathers Typst markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from . import markup


class ConversionError(ValueError):
    """An element that the converter does not know."""


Handler = Callable[["Converter", Element], str]


class Converter:
    """Walks one entry's body, asking a table for each element's handler: by tag and class, else by tag alone."""

    def __init__(self, handlers: Mapping[tuple[str, str], Handler]) -> None:
        self._handlers = handlers

    def blocks(self, element: Element) -> str:
        """Everything inside an element."""
        out = [markup.text(element.text or "")]
        for child in element:
            out.append(self.element(child))
            tail = markup.text(child.tail or "")
            out.append(tail.lstrip() if child.tag in BLOCKS and not tail.strip() else tail)
        return "".join(out)

    def element(self, element: Element) -> str:
        if not isinstance(element.tag, str):
            return ""  # a comment
        for name in (*classes(element), ""):
            handler = self._handlers.get((element.tag, name))
            if handler is not None:
                return handler(self, element)
        raise ConversionError(f"no way to set <{element.tag} class={element.get('class', '')!r}>")


BLOCKS = frozenset(
    "address aside blockquote div dl figure footer h1 h2 h3 h4 header nav ol p pre section table ul".split()
)


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def block(code: str) -> str:
    return f"\n\n{code}\n\n"


def anchor(element: Element) -> str:
    identifier = element.get("id")
    return f"#a({markup.string(identifier)});" if identifier else ""
