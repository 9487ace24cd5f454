"""Variants: one publication for many readers. `read` reads what is declared, `frame` says what one variant's texts are,
`chosen` which chapters it has, and `portion` which files are its own. A publication without variants.yaml asks for none
of it."""
