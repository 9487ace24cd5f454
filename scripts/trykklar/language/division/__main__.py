"""`python -m trykklar.language.division`: writes the compiled word lists beside their sources (`make words`)."""

from __future__ import annotations

from pathlib import Path

from .lexicon import compile_list

for source in sorted((Path(__file__).parent / "words").glob("*/*.dic.gz")):
    name = source.name.removesuffix(".dic.gz")
    source.with_name(f"{name}.compiled").write_bytes(compile_list(source.parent.name, name))
