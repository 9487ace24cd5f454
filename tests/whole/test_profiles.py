"""All profiles of one publication: made twice, the same bytes; one pagination; each file what its profile says.

The specimen runs in every test run; the real publication, at full length, in `make test-full`. Files are read
back with pypdf, pikepdf and pdfium, which share no code with what wrote them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from readback import Pdf, plain
from support import PUBLICATIONS, REPOSITORY, Build, copy_workspace, run_apart
from verapdf_modern import failed_modern
from verapdf_tagged import failed_tagged

PROFILES = ("mail", "office", "press", "archive", "archive-2a", "mail2", "archive-4f")
PT = 72 / 25.4
RGB = {"rg", "RG"}
INKS = {"k", "K", "g", "G"}


@dataclass(frozen=True)
class Editions:
    """Two builds of all profiles."""

    publication: Path
    first: Path
    second: Path
    documents: dict[str, str]
    """Document → binding."""

    def file(self, document: str, what: str) -> Path:
        return self.first / f"{document}-{what}.pdf"

    def pages(self, document: str) -> dict[str, Any]:
        return dict(json.loads((self.first / f"{document}-pages.json").read_text("utf-8")))


SPECIMEN = {"specimen": "perfect", "booklet": "saddle-stitch"}
REAL = {"report": "perfect", "brochure": "saddle-stitch"}


@pytest.fixture(scope="module", params=[pytest.param("specimen"), pytest.param("real", marks=pytest.mark.full)])
def editions(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "specimen":
        build: Build = request.getfixturevalue("specimen_build")
        again = Path(shutil.copytree(PUBLICATIONS / "specimen", root / "again"))
        released(again)
        return Editions(build.publication, build.folder, again / "output", SPECIMEN)
    real: Build = request.getfixturevalue("real_build")
    first, second = (copy_workspace(root / name) for name in ("one", "two"))
    released(first)
    shutil.copytree(real.folder.parent / ".cache", second.parents[1] / "output" / ".cache")
    released(second, cached=True)
    outputs = [publication.parents[1] / "output" / "kortlaegning" for publication in (first, second)]
    return Editions(first, outputs[0], outputs[1], REAL)


def released(publication: Path, *, cached: bool = False) -> None:
    """From nothing, or from what another process set in another folder, at another time: the specimen is made from
    nothing both times."""
    options = ("--profile", "all", "--publication", publication)
    done = run_apart("build", "--release", *([] if cached else ["--no-cache"]), *options, timeout=900)
    assert done.exit_code == 0, done.output


def test_all_files_are_there_and_no_other_pdf(editions: Editions) -> None:
    wanted: set[str] = set()
    for document, binding in editions.documents.items():
        wanted |= {f"{document}-{profile}.pdf" for profile in PROFILES}
        stitched = binding == "saddle-stitch"  # on one paper: the cover is among the pages
        wanted |= {f"{document}-press-{'booklet' if stitched else 'cover'}.pdf", f"{document}-press-ticket.pdf"}
    assert {file.name for file in editions.first.glob("*.pdf")} == wanted
    assert {f"{document}-press-ticket.json" for document in editions.documents} <= {
        file.name for file in editions.first.iterdir()
    }


def test_the_same_sources_give_the_same_bytes(editions: Editions) -> None:
    first, second = (
        {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file() and ".cache" not in file.parts
        }
        for folder in (editions.first, editions.second)
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_there_is_one_pagination(editions: Editions) -> None:
    """Every profile shows the same words on the page of the same label; press leaves the cover's leaves out."""
    for document, binding in editions.documents.items():
        mail = Pdf(editions.file(document, "mail"))
        words = [plain(mail.text(page)) for page in range(len(mail))]
        for profile in ("office", "archive", "archive-2a", "mail2", "archive-4f"):
            other = Pdf(editions.file(document, profile))
            assert other.labels == mail.labels
            assert [plain(other.text(page)) for page in range(len(other))] == words
        press = Pdf(editions.file(document, "press"))
        apart = 2 if binding == "perfect" else 0
        assert len(press) == len(mail) - 2 * apart
        assert press.labels == mail.labels[apart : len(mail) - apart]
        assert [plain(press.text(page)) for page in range(len(press))] == words[apart : len(mail) - apart]


@pytest.mark.parametrize("editions", ["specimen"], indirect=True)
@pytest.mark.parametrize("profile", [*PROFILES, "press-cover", "press-booklet"])
def test_preflight_passes(editions: Editions, profile: str) -> None:
    """Of the real publication's files the release has asked the same checks: it publishes none that does not pass."""
    for document, binding in editions.documents.items():
        if profile == ("press-cover" if binding == "saddle-stitch" else "press-booklet"):
            continue
        done = run_apart("preflight", editions.file(document, profile), "--profile", profile, "--json", timeout=300)
        assert done.exit_code == 0, done.output
        report = json.loads(done.stdout)
        verdicts = {check["id"]: check["verdict"] for check in report["checks"]}
        assert verdicts
        assert set(verdicts.values()) <= {"pass", "warning", "not run"}
        assert [name for name, verdict in verdicts.items() if verdict == "not run"] in (
            [],
            [n for n in verdicts if "verapdf" in n],
        )
        assert all(check["count"] > 0 for check in report["checks"] if check["verdict"] == "pass")


def streams(pdf: pikepdf.Pdf) -> Iterator[tuple[int, list[str]]]:
    """Operators of every page and of every form below it."""
    for number, page in enumerate(pdf.pages):
        seen: set[tuple[int, int]] = set()
        waiting: list[Any] = [page.obj]
        while waiting:
            source = waiting.pop()
            yield (
                number,
                [
                    str(op.operator)
                    for op in pikepdf.parse_content_stream(source if source.get("/Type") != "/Page" else page)
                ],
            )
            for item in source.get("/Resources", {}).get("/XObject", {}).values():
                if item.get("/Subtype") == "/Form" and item.objgen not in seen:
                    seen.add(item.objgen)
                    waiting.append(item)


def test_press_files_hold_inks_alone(editions: Editions) -> None:
    for file in editions.first.glob("*-press*.pdf"):
        if "ticket" in file.name:
            continue
        with pikepdf.open(file) as pdf:
            painted = 0
            for number, operators in streams(pdf):
                assert not RGB & set(operators), (file.name, number)
                painted += len(INKS & set(operators))
            assert painted
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                    assert item.get("/ColorSpace", "/DeviceGray") in ("/DeviceCMYK", "/DeviceGray"), file.name
                if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and item.get("/S") == "/Transparency":
                    assert item.get("/CS", "/DeviceCMYK") in ("/DeviceCMYK", "/DeviceGray")
            (intent,) = pdf.Root.OutputIntents
            assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
            icc = intent.DestOutputProfile.read_bytes()
            assert (icc[12:16], icc[16:20]) == (b"prtr", b"CMYK")


def test_press_pages_show_bleed_and_marks_around_the_trim(editions: Editions) -> None:
    for document, binding in editions.documents.items():
        with pikepdf.open(editions.file(document, "press")) as pdf:
            for page in pdf.pages:
                media, bleed, trim = (
                    [float(v) for v in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")
                )
                assert "/Annots" not in page.obj
                assert [round(b - t, 2) for b, t in zip(bleed, trim, strict=True)] == [-8.5, -8.5, 8.5, 8.5]
                assert media[0] < bleed[0] - 10
                assert media[2] > bleed[2] + 10
            if binding == "saddle-stitch":
                continue
            with pikepdf.open(editions.file(document, "press-cover")) as cover:
                (page,) = cover.pages
                width = float(page.obj.TrimBox[2]) - float(page.obj.TrimBox[0])
                ticket = json.loads((editions.first / f"{document}-press-ticket.json").read_text("utf-8"))
                thickness = ticket["paper"]["thickness"]
                spine = len(pdf.pages) / 2 * thickness
                assert ticket["spine"] == pytest.approx(spine, abs=0.006)
                assert width == pytest.approx((2 * ticket["trim"][0] + spine) * PT, abs=0.1)


def test_covers_bleed_on_all_four_sides(editions: Editions) -> None:
    """The covers of both documents are coloured to the edge: so is everything up to the bleed's edge, and nothing is
    beyond."""
    for document in (name for name, binding in editions.documents.items() if binding == "perfect"):
        page = pypdfium2.PdfDocument(editions.file(document, "press-cover"))[0]
        image = page.render(scale=1).to_pil().convert("L")
        left, bottom, right, top = page.get_bleedbox()
        origin = page.get_mediabox()
        box = (left - origin[0], origin[3] - top, right - origin[0], origin[3] - bottom)
        for x, y in [
            (box[0] + 2, image.height / 2),
            (box[2] - 3, image.height / 2),
            (image.width / 3, box[1] + 2),
            (image.width / 3, box[3] - 3),
        ]:
            assert image.getpixel((round(x), round(y))) < 250, document
        for x, y in [(box[0] - 3, box[1] + 20), (box[2] + 3, box[1] + 20)]:
            assert image.getpixel((round(x), round(y))) == 255, document


def test_archives_carry_their_sources_and_2a_nothing(editions: Editions) -> None:
    for document in editions.documents:
        attached = pypdf.PdfReader(editions.file(document, "archive")).attachments
        for name, (data,) in attached.items():
            assert (editions.publication / name).read_bytes() == data, name
        assert {"publication.yaml", "facts.yaml"} <= attached.keys()
        chapters = {file.relative_to(editions.publication).as_posix() for file in editions.publication.rglob("*.md")}
        of_variants = {name for name in chapters if name.startswith("variants/")}
        assert chapters - of_variants <= attached.keys()
        assert not of_variants & attached.keys(), "an edition carries nothing of another"
        assert not pypdf.PdfReader(editions.file(document, "archive-2a")).attachments
        with pikepdf.open(editions.file(document, "archive")) as pdf:
            assert {str(spec.AFRelationship) for spec in pdf.Root.AF} == {"/Source", "/Data"}
            assert len(pdf.Root.AF) == len(attached)


@pytest.mark.parametrize(("profile", "declared"), [("archive", ("3", "A")), ("archive-2a", ("2", "A"))])
def test_archives_declare_what_they_are(editions: Editions, profile: str, declared: tuple[str, str]) -> None:
    for document in editions.documents:
        with pikepdf.open(editions.file(document, profile)) as pdf, pdf.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == declared
            assert xmp["pdfuaid:part"] == "1"
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == "/GTS_PDFA1"
            assert intent.DestOutputProfile.read_bytes()[16:20] == b"RGB "


def test_files_of_pdf_2_0_break_no_rule_of_verapdf(editions: Editions) -> None:
    for document in editions.documents:
        for profile in ("mail2", "archive-4f"):
            assert failed_modern(editions.file(document, profile)) == [], (document, profile)
        assert failed_tagged(editions.file(document, "mail")) == [], document


def test_files_of_pdf_2_0_are_as_large_as_the_others(editions: Editions) -> None:
    for document in editions.documents:
        for old, new in (("mail", "mail2"), ("archive", "archive-4f")):
            sizes = [editions.file(document, profile).stat().st_size for profile in (old, new)]
            assert sizes[1] <= 1.1 * sizes[0], (document, sizes)


def test_mail_files_are_small_and_begin_at_once(editions: Editions) -> None:
    for document in editions.documents:
        file = editions.file(document, "mail")
        assert file.stat().st_size <= 5_000_000
        with pikepdf.open(file) as pdf:
            assert pdf.is_linearized
            pdf.check_linearization()
            assert pdf.Root.MarkInfo.Marked


def test_the_ticket_names_the_files_that_are_there(editions: Editions) -> None:
    for document in editions.documents:
        ticket = json.loads((editions.first / f"{document}-press-ticket.json").read_text("utf-8"))
        printed = plain(Pdf(editions.file(document, "press-ticket")).text(0)).replace(" ", "")
        for told in ticket["files"]:
            data = (editions.first / told["name"]).read_bytes()
            assert told["sha256"] == hashlib.sha256(data).hexdigest()
            assert told["bytes"] == len(data)
            assert told["pages"] == len(pypdf.PdfReader(editions.first / told["name"]).pages)
            assert told["sha256"] in printed
        assert {told["name"] for told in ticket["files"]} == {
            file.name for file in editions.first.glob(f"{document}-press*.pdf") if "ticket" not in file.name
        }


def test_the_tools_colours_are_the_projects(editions: Editions) -> None:
    """The profile in the file is the one that lies in the project, byte for byte."""
    (icc,) = REPOSITORY.glob("scripts/trykklar/layouts/colour/profiles/FOGRA39*.icc")
    for document in editions.documents:
        with pikepdf.open(editions.file(document, "press")) as pdf:
            assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == icc.read_bytes()
