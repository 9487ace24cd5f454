"""Text is handed to Pango with fonts that have been looked up once.

`faces` replaces `Layout.setup` (weasyprint.text.line_break). WeasyPrint makes a Pango context, a font description
and a list of features for every line that it tries, from some twenty values of the style. They are functions of
those values alone; here they are made once for each set of values and kept in the font configuration. Pango's own
contexts are made to be shared by layouts. What remains for a line is the layout itself. A list of features
is still made for each layout, because `Layout.set_text` writes into it; unlike WeasyPrint's, it is freed.

`struts` replaces `strut` and `line_size`. A strut is kept with its style instead of being looked up under a string made
of fifteen values; extents are read into one rectangle.

A style's font does not change once it has been asked for: what WeasyPrint changes of styles later (first letters
and lines, flex and grid items, cells, units in `ex` and `ch`) it changes in copies, and copies start afresh here.

Good for everyone.
"""

from __future__ import annotations

from typing import Any

FACES_KEPT = 2000
"""Sets of font values in one font configuration; beyond that they are forgotten and made again."""

_VALUES = (
    "direction font_language_override lang font_style font_stretch font_weight font_size font_variation_settings "
    "font_kerning"
    " font_variant_ligatures font_variant_position font_variant_caps font_variant_numeric font_variant_alternates"
    " font_variant_east_asian font_feature_settings"
).split()


class Face:
    """What Pango needs to know of a style."""

    __slots__ = ("context", "decoration", "description", "features", "key", "language")

    def __init__(self, style: Any, key: tuple[Any, ...]) -> None:
        from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
        from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
        from weasyprint.text.fonts import font_features, get_font_description

        self.key = key
        self.context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        override = style["font_language_override"]
        lang = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
        if lang:
            pointer, _kept = unicode_to_char_p(lang)
            self.language = pango.pango_language_from_string(pointer)
            pango.pango_context_set_language(self.context, self.language)
        else:
            self.language = pango.pango_language_get_default()
        self.description = get_font_description(style)
        features = font_features(
            style["font_kerning"],
            style["font_variant_ligatures"],
            style["font_variant_position"],
            style["font_variant_caps"],
            style["font_variant_numeric"],
            style["font_variant_alternates"],
            style["font_variant_east_asian"],
            style["font_feature_settings"],
        )
        self.features = ",".join(f"{name} {value}" for name, value in features.items()).encode()
        self.decoration: dict[str, float] | None = None

    def lines(self) -> dict[str, float]:
        """Where under- and strike-through lines of this face stand, in CSS pixels."""
        if self.decoration is None:
            from weasyprint.text.ffi import FROM_UNITS, ffi, pango

            metrics = ffi.gc(
                pango.pango_context_get_metrics(self.context, self.description, self.language),
                pango.pango_font_metrics_unref,
            )
            self.decoration = {
                "ascent": FROM_UNITS * pango.pango_font_metrics_get_ascent(metrics),
                "underline_position": FROM_UNITS * pango.pango_font_metrics_get_underline_position(metrics),
                "strikethrough_position": FROM_UNITS * pango.pango_font_metrics_get_strikethrough_position(metrics),
                "underline_thickness": FROM_UNITS * pango.pango_font_metrics_get_underline_thickness(metrics),
                "strikethrough_thickness": FROM_UNITS * pango.pango_font_metrics_get_strikethrough_thickness(metrics),
            }
        return self.decoration


def face_of(style: Any) -> Face:
    """The face of a style, from the style itself or from its font configuration."""
    found = getattr(style, "_trykklar_face", None)
    if found is not None:
        return found  # type: ignore[no-any-return]
    family = style["font_family"]
    assert not isinstance(family, str)
    key = (tuple(family), *[style[name] for name in _VALUES])
    faces = style.font_config.__dict__.setdefault("_trykklar_faces", {})
    try:
        face = faces.get(key)
    except TypeError:  # a value without a hash
        return Face(style, key)
    if face is None:
        if len(faces) >= FACES_KEPT:
            faces.clear()
        face = faces[key] = Face(style, key)
    if is_css_style(style):
        style._trykklar_face = face
    return face  # type: ignore[no-any-return]


def is_css_style(style: Any) -> bool:
    """Whether it is a style of an element or box; those of SVG texts are plain dictionaries that change."""
    return hasattr(style, "parent_style")


def install_faces() -> None:
    from weasyprint.text import fonts, line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    unref = gobject.g_object_unref
    new_layout, set_auto_dir = pango.pango_layout_new, pango.pango_layout_set_auto_dir
    set_description = pango.pango_layout_set_font_description
    add_font_face = fonts.FontConfiguration.add_font_face

    def setup(self: Any, style: Any) -> None:
        self.style = style
        self.first_line_direction = 0
        face = face_of(style)
        self.language = face.language
        self.layout = layout = ffi.gc(new_layout(face.context), unref)
        set_auto_dir(layout, False)
        set_description(layout, face.description)
        if style["text_decoration_line"] == "none":
            self.ascent = self.underline_position = self.strikethrough_position = None
        else:
            self.__dict__.update(face.lines())
        if face.features:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(face.features))
            pango.pango_layout_set_attributes(layout, attributes)

    def add(self: Any, rule_descriptors: Any, url_fetcher: Any) -> Any:
        self.__dict__.pop("_trykklar_faces", None)  # the same names may now mean other fonts
        return add_font_face(self, rule_descriptors, url_fetcher)

    line_break.Layout.setup = setup
    fonts.FontConfiguration.add_font_face = add


def install_struts() -> None:
    from weasyprint.text import line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    from .patching import rebind

    rectangle = ffi.new("PangoRectangle *")
    null = ffi.NULL
    line_extents = pango.pango_layout_line_get_extents
    plain_strut = line_break.strut

    def line_size(line: Any, style: Any) -> tuple[float, float]:
        line_extents(line, null, rectangle)
        width, height = rectangle.width * FROM_UNITS, rectangle.height * FROM_UNITS
        spacing = style["letter_spacing"]
        return (width if spacing == "normal" else width + spacing), height

    def strut(style: Any) -> tuple[float, float]:
        found = getattr(style, "_trykklar_strut", None)
        if found is None:
            found = plain_strut(style)
            if is_css_style(style):
                style._trykklar_strut = found
        return found  # type: ignore[no-any-return]

    rebind(line_break, "line_size", line_size)
    rebind(line_break, "strut", strut)
