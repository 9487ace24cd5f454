"""YAML of other tools: what PyYAML reads, and one error for all that it cannot."""

from __future__ import annotations

from typing import Any

import yaml


def foreign_yaml(text: str, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Any:
    """What a text says. Raises `yaml.YAMLError`, also where a value is not what its tag says, of which PyYAML makes
    whatever error comes of it (`!!bool x` is a `KeyError`)."""
    try:
        return yaml.load(text, loader)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise yaml.YAMLError("a value is not what its tag says, or too deep") from error
