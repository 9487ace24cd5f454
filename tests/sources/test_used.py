"""What archive editions carry is what the publication names."""

from __future__ import annotations

import shutil
from pathlib import Path

from support import BASE
from trykklar.base.settings import read_settings
from trykklar.finish.attachments import attachments
from trykklar.sources.load import load
from trykklar.sources.used import unused_files, used_files


def test_a_list_of_recipients_that_lies_in_the_folder_is_told_and_not_carried(tmp_path: Path) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(BASE, folder)
    settings = read_settings(folder)
    before = used_files(load(settings))
    assert {"publication.yaml", "facts.yaml"} <= before
    assert not [*unused_files(load(settings))]
    (folder / "recipients.csv").write_text("code,email\n0101,a@example.org\n", "utf-8")
    manuscript = load(settings)
    assert [(p.code, str(p.place)) for p in unused_files(manuscript)] == [("file-unused", "recipients.csv")]
    assert {attachment.name for attachment in attachments(settings, manuscript)} == before
    assert used_files(manuscript, ["recipients.csv"]) == before | {"recipients.csv"}
