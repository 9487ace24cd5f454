"""Styles are computed once for all documents of a look, and kept between them.

Replaces `StyleFor.__init__` (weasyprint.css). WeasyPrint computes the styles of each document from nothing, and within
one shares those of elements without id alone, not those below an element that has one, nor those of pseudo-elements. A
style is a function of its parent's style and of the declarations that match; so styles form a tree whose branches are
named by those, and that grows with what is new in a document: of a chapter that is like another, next to nothing.

Not kept is what documents change: the styles of the root and its children, from which what becomes of the page's
overflow is taken, and anchors. They have styles of their own that hand everything else on to the kept one. All is
forgotten after a document that WeasyPrint warned of anything in, so that the next one is warned of too, after one that
measures by the page, which may be another, after new fonts, and beyond `KEPT`.

Good for everyone whose documents are set in one process with the same stylesheets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from logging import LogRecord
from math import inf
from typing import Any

from .styles import Kept

KEPT = 6000
"""Styles, or rules, of one font configuration."""
_PLAIN_ID = re.compile(r"[\w.:-]+")
_ANCHOR = "-weasy-anchor"
_SVG = "{http://www.w3.org/2000/svg}svg"


def install() -> None:
    from weasyprint import css
    from weasyprint.logger import LOGGER
    from weasyprint.text import fonts

    plain, add_font_face = css.StyleFor.__init__, fonts.FontConfiguration.add_font_face
    heard = [0]

    def hear(_: LogRecord) -> bool:
        heard[0] += 1
        return True

    LOGGER.addFilter(hear)

    class OwnStyle(css.ComputedStyle):  # type: ignore[misc]
        """A style that a document may change, and that hands everything else on to a kept one."""

        def __init__(self, kept: Any) -> None:
            self.__dict__.update(kept.__dict__)
            for name in ("anonymous_style", "_trykklar_below", "_trykklar_kept"):
                self.__dict__.pop(name, None)
            self.kept = kept

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.kept[key]
            return value

    def new_styles(
        self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:
        kept = font_config.__dict__.setdefault("_trykklar_styles", Kept())
        if heard[0] != kept.heard or kept.sizes.asked or max(len(kept.styles), len(kept.rules)) > KEPT:
            kept.forget()
        kept.heard = heard[0]
        if presentational_hints or not all(map(_is_plain, html.etree_element.iter())):
            plain(self, html, sheets, presentational_hints, font_config, target_collector)
            return
        self._cascaded_styles, self._computed_styles = {}, _Computed()
        self._sheets, self.font_config, self.initial_page_sizes = sheets, font_config, kept.sizes
        kept.sizes.update(box=None, area=None)
        _Styles(css, self, html, kept, target_collector, OwnStyle).compute()

    def add(self: Any, rule_descriptors: Any, url_fetcher: Any) -> Any:
        if kept := self.__dict__.get("_trykklar_styles"):
            kept.forget()
        return add_font_face(self, rule_descriptors, url_fetcher)

    css.StyleFor.__init__ = new_styles
    fonts.FontConfiguration.add_font_face = add


def _is_plain(element: Any) -> bool:
    """Whether anchors of an element may be taken as they stand."""
    anchor = element.get("name") if element.tag == "a" else None
    return all(_PLAIN_ID.fullmatch(name) for name in (element.get("id"), anchor) if name)


class _Computed(dict[Any, Any]):
    """The styles of a document; those of pseudo-elements are made when they are asked for, as most never are."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[Any, tuple[Any, ...]] = {}
        self.make: Callable[..., Any] | None = None

    def get(self, key: Any, default: Any = None) -> Any:
        found = super().get(key, default)
        if found is None and self.make and (wanted := self.waiting.pop(key, None)):
            found = self[key] = self.make(*wanted)
        return found


class _Alone:
    """A tree of one element."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def iter(self) -> tuple[Any, ...]:
        return (self.element,)


class _Styles:
    """Computes those of one document."""

    def __init__(self, css: Any, styles: Any, html: Any, kept: Kept, targets: Any, own: Callable[[Any], Any]) -> None:
        self.css, self.styles, self.html, self.kept, self.targets, self.own = css, styles, html, kept, targets, own
        self.by_element: dict[Any, Any] = {}
        self.root: Any = None

    def compute(self) -> None:
        computed = self.styles._computed_styles
        computed.make = self.style
        for wrapper in self.html.wrapper_element.iter_subtree():
            element, depth = wrapper.etree_element, len(wrapper.ancestors) if wrapper.parent else 0
            parent = self.by_element[wrapper.parent.etree_element] if wrapper.parent else None
            matching = self.matching(wrapper)
            style = self.style(parent, None, (*self.inline(element), *matching.pop(None, ())))
            self.by_element[element] = style
            anchor = (element.tag == "a" and element.get("name")) or element.get("id") or style["anchor"]
            shown = self.own(style) if anchor or depth < 2 else style
            if anchor:
                shown["anchor"] = anchor
                if self.targets:
                    self.targets.collect_anchor(anchor)
            computed[element, None] = shown
            for pseudo, rules in matching.items():
                computed.waiting[element, pseudo] = (style, pseudo, tuple(rules))

    def matching(self, wrapper: Any) -> dict[Any, list[int]]:
        """Pseudo-element (None: the element itself) → the numbers of the rules that match, in order."""
        found: dict[Any, list[int]] = {}
        for sheet, origin, sheet_specificity in self.styles._sheets:
            for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(wrapper):
                order = inf if layer is None else sheet.layers.index(layer)
                number = self.kept.number(declarations, origin, order, sheet_specificity or specificity)
                found.setdefault(pseudo, []).append(number)
        return found

    def inline(self, element: Any) -> Iterator[int]:
        """The numbers of what an element's attributes declare, but for anchors."""
        if not (element.get("style") or element.get("lang") or element.tag == _SVG):
            return
        for specificity, _, found, base_url in self.css.find_style_attributes(_Alone(element)):
            parsed = [declaration for declaration in found if getattr(declaration, "lower_name", "") != _ANCHOR]
            if declarations := list(self.css.preprocess_declarations(base_url or self.html.base_url, parsed)):
                yield self.kept.number(declarations, "author", inf, specificity)

    def style(self, parent: Any, pseudo: str | None, rules: tuple[int, ...]) -> Any:
        """The kept style below another that these rules give."""
        below = self.kept.below if parent is None else parent.__dict__.setdefault("_trykklar_below", {})
        found = below.get((pseudo, rules))
        if found is None:
            found = self.css.ComputedStyle(
                parent,
                self.cascaded(rules),
                pseudo,
                self.root or self.css.InitialStyle(self.styles.font_config),
                self.html.base_url,
                self.styles.font_config,
                self.kept.sizes,
            )
            below[pseudo, rules] = found
            found._trykklar_kept = True
            self.kept.styles.append(found)
        self.root = self.root or found
        return found

    def cascaded(self, rules: tuple[int, ...]) -> dict[str, Any]:
        """What wins of declarations: property → (value, weight)."""
        found: dict[str, Any] = {}
        for number in rules:
            declarations, origin, layer, specificity = self.kept.rules[number]
            for name, value, important in declarations:
                weight = (self.css.declaration_precedence(origin, important), layer, specificity)
                if name not in found or found[name][1] <= weight:
                    found[name] = value, weight
        return found
