"""Names in the archive: those that OCFL 1.1 fixes, and the folder of an object (extension 0003, hash and id
n-tuple)."""

from __future__ import annotations

import hashlib
import json
import re

INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory"
OBJECT_DECLARATION = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
_CONFIG = {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 1}
_DESCRIPTION = "Three digits of the id's SHA-256, then the id, percent-encoded."
ROOT_FILES: dict[str, bytes] = {
    "0=ocfl_1.1": b"ocfl_1.1\n",
    "ocfl_layout.json": (json.dumps({"extension": LAYOUT, "description": _DESCRIPTION}, indent=1) + "\n").encode(),
    f"extensions/{LAYOUT}/config.json": (json.dumps(_CONFIG, indent=1) + "\n").encode(),
}
"""What a storage root holds beside its objects."""
_LONGEST = 100
BUCKETS = "s3://"
"""Begins the address of a place in a store of objects."""


def folder_of(identifier: str) -> str:
    """The folder of an object, from the storage root on."""
    digest = hashlib.sha256(identifier.encode()).hexdigest()
    encoded = re.sub(rb"[^A-Za-z0-9_-]", lambda byte: b"%%%02x" % byte[0][0], identifier.encode()).decode()
    if len(encoded) > _LONGEST:
        encoded = f"{encoded[:_LONGEST]}-{digest}"
    return f"{digest[:3]}/{encoded}"


def identifier_of(publication: str, edition: str, variant: str = "") -> str:
    """The id of an edition: `urn:trykklar:<publication>:<edition>`, and of one of its variants."""
    return ":".join(filter(None, ("urn:trykklar", publication, edition, variant)))
