"""What pictures and data say, as digests: a comment in a chart's file is no change of the chart."""

from __future__ import annotations

import json

from ...base.bounds import PICTURE_BYTES
from ...base.digests import digest_of
from ...base.files import inside, read_bytes
from ...base.located_yaml import read_yaml
from ...base.problems import Place, ProblemsFound
from ...base.settings import PUBLICATION_FILE
from ...sources.digests import file_digests
from ...sources.manuscript import Manuscript
from ...sources.used import used_files
from .passages import Digests

_YAML = (".yaml", ".yml")


def digests_of(manuscript: Manuscript) -> Digests:
    """File of a publication → digest of what it says, hexadecimal. Raises `ProblemsFound` for a file that cannot be
    read."""
    found = {name: digest.hex() for name, digest in file_digests(manuscript.folder).items()}
    registers = {located.file for located in manuscript.data_files.values()} | {PUBLICATION_FILE}
    charts = [name for name in used_files(manuscript) - registers if name.endswith(_YAML) and name in found]
    return found | {name: _said(manuscript, name, found[name]) for name in charts}


def _said(manuscript: Manuscript, name: str, otherwise: str) -> str:
    """Digest of a YAML file's values; of its bytes where they cannot be read as such."""
    place = Place(name)
    try:
        data = read_bytes(inside(manuscript.folder, name, place), name, PICTURE_BYTES.most, place)
        return digest_of([json.dumps(read_yaml(data.decode(), name).value, sort_keys=True, default=str)])
    except (ProblemsFound, UnicodeDecodeError):
        return otherwise
