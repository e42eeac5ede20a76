"""`wellspent tenderpack`: the pack in a folder, templates to edit, and a filled workbook that goes back in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from tests.running import Run
from tests.tenders_asked import BIDS, OFFER, TENDER, offer_in, tender_in
from tests.workbooks import edited, saved

DEMO = Path(__file__).parents[2] / "src" / "wellspent" / "library" / "demo"


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def own_template(text: str, folder: str = "mine") -> Path:
    Path(folder).mkdir(exist_ok=True)
    page = docx.Document()
    page.add_paragraph(text)
    page.save(f"{folder}/tender-pack.docx")
    return Path(folder)


def test_the_pack_is_written_and_what_is_not_known_is_listed(run: Run, tmp_path: Path) -> None:
    ran = run("tenderpack", tender_in(tmp_path), "--out", "pack")
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in Path("pack").iterdir()) == ["offer-workbook.xlsx", "tender-pack.docx"]
    assert "Not known" in ran.out
    assert "Tenders by" in ran.out
    again = {path.name: path.read_bytes() for path in Path("pack").iterdir()}
    run("tenderpack", tender_in(tmp_path), "--out", "pack")
    assert {path.name: path.read_bytes() for path in Path("pack").iterdir()} == again


def test_its_json(run: Run, tmp_path: Path) -> None:
    found = run("tenderpack", tender_in(tmp_path), "--out", "pack", "--json").json
    assert found["files"] == ["pack/tender-pack.docx", "pack/offer-workbook.xlsx"]
    assert (found["measures"], len(found["digest"])) == (5, 64)
    assert found["unknown"][0] == "Procedure"


@pytest.mark.parametrize("name", ["grounds", "community-centre", "ward-furniture"])
def test_the_demo_tenders_have_packs(name: str, run: Run) -> None:
    assert run("tenderpack", DEMO / f"{name}.toml", "--out", "pack").code == 0


def test_a_workbook_goes_out_filled_and_comes_back_valued_and_scored(run: Run, tmp_path: Path) -> None:
    tender = tender_in(tmp_path)
    assert run("tenderpack", tender, "--out", "pack", "--offer", offer_in(tmp_path)).code == 0
    Path("larch.xlsx").write_bytes(Path("pack/offer-workbook.xlsx").read_bytes())
    day = ("--decided", "2026-11-21", "--json")
    from_toml, from_book = (
        run("value", "--offer", "offer.toml", *day).json,
        run("value", "--offer", "larch.xlsx", *day).json,
    )
    assert from_book["present_value"] == from_toml["present_value"] if "present_value" in from_toml else True
    assert from_book["promises"] == from_toml["promises"]
    scores = []
    for name in ("offer.toml", "larch.xlsx"):
        tender_in(tmp_path, BIDS.format(offer=name))
        scores.append(run("evaluate", tender, "--json").json["bids"])
    assert scores[0] == scores[1]


def test_a_faulty_workbook_is_told_with_its_cell_and_no_traceback(run: Run, tmp_path: Path) -> None:
    run("tenderpack", tender_in(tmp_path), "--out", "pack", "--offer", offer_in(tmp_path))
    content = Path("pack/offer-workbook.xlsx").read_bytes()
    saved(tmp_path / "bad.xlsx", edited(content, {("Promises", "D5"): "lots"}))
    ran = run("value", "--offer", "bad.xlsx")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith('bad.xlsx: sheet "Promises", cell D5: "lots" is not a number.')
    tender_in(tmp_path, BIDS.format(offer="bad.xlsx"))
    ran = run("evaluate", "tender.toml")
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_an_award_from_a_workbook_is_sealed_and_replayed(run: Run, tmp_path: Path) -> None:
    tender = tender_in(tmp_path)
    run("tenderpack", tender, "--out", "pack", "--offer", offer_in(tmp_path))
    Path("larch.xlsx").write_bytes(Path("pack/offer-workbook.xlsx").read_bytes())
    tender_in(tmp_path, BIDS.format(offer="larch.xlsx"))
    assert run("evaluate", tender, "--pack", "award.zip").code == 0
    ran = run("replay", "award.zip")
    assert ran.code == 0, ran.err
    assert "same" in ran.out


def test_a_public_pack_holds_no_words_of_an_answer(run: Run, tmp_path: Path) -> None:
    offer_in(tmp_path)
    tender = tender_in(tmp_path, BIDS.format(offer="offer.toml"))
    assert run("evaluate", tender, "--pack", "award.zip", "--redact", "public").code == 0
    with zipfile.ZipFile("award.zip") as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Two crews" not in everything
    assert b"composted" not in everything
    assert run("replay", "award.zip").code == 0


def test_templates_are_copied_edited_and_used(run: Run, tmp_path: Path) -> None:
    ran = run("tenderpack", "--copy-templates", "mine")
    assert (ran.code, ran.err) == (0, "Written to mine/tender-pack.docx\n")
    assert run("tenderpack", "--copy-templates", "mine").code == 0
    assert run("tenderpack", tender_in(tmp_path), "--out", "a", "--templates", "mine").code == 0
    own_template("{{ title }}")
    assert run("tenderpack", tender_in(tmp_path), "--out", "b", "--templates", "mine").code == 0
    assert docx.Document("b/tender-pack.docx").paragraphs[0].text == "Care of <four> parks & verges"
    ran = run("tenderpack", "--copy-templates", "mine")
    assert ran.code == 1
    assert (
        "mine/tender-pack.docx: a template is there already and differs, so nothing was written." in ran.err
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "{{ titel }}",
            'mine/tender-pack.docx: there is no field "titel". Correct the field. Did you mean title?',
        ),
        ("{{ title", "mine/tender-pack.docx: near “{{ title”: a field is not written as one"),
        ("{{ ''.__class__ }}", "mine/tender-pack.docx"),
    ],
)
def test_a_broken_template_is_told_and_nothing_is_written(
    text: str, says: str, run: Run, tmp_path: Path
) -> None:
    ran = run("tenderpack", tender_in(tmp_path), "--out", "pack", "--templates", own_template(text))
    assert ran.code == 1
    assert ran.err.startswith(says)
    assert "Traceback" not in ran.err
    assert not Path("pack").exists()


def test_wrong_use_and_wrong_input(run: Run, tmp_path: Path) -> None:
    tender = tender_in(tmp_path)
    assert run("tenderpack").code == 2
    assert run("tenderpack", tender).code == 2
    assert run("tenderpack", "nowhere.toml", "--out", "pack").code == 1
    assert "there is no such file" in run("tenderpack", tender, "--out", "p", "--templates", "none").err
    Path("file").write_text("x", encoding="utf-8")
    assert "the folder cannot be made" in run("tenderpack", tender, "--out", "file").err
    offer_in(tmp_path, OFFER.replace('"waste-reused-share"\nquantity = 0.95\nunit = "share"',
                                     '"carbon-reduced"\nquantity = 1\nunit = "tco2e"'))  # fmt: skip
    ran = run("tenderpack", tender, "--out", "pack", "--offer", "offer.toml")
    assert 'the tender does not ask for "carbon-reduced"' in ran.err


def test_lots_have_a_workbook_each(run: Run, tmp_path: Path) -> None:
    two = TENDER.replace("[[criterion", "[[lot.criterion").replace(
        '[[lot.criterion]]\nid = "price"', '[[lot]]\nid = "North"\n[[lot.criterion]]\nid = "price"', 1
    )
    two += '\n[[lot]]\nid = "South"\n[[lot.criterion]]\nid = "price"\nkind = "price"\nweight = 100\nrule = "mean"\n'
    tender = tender_in(tmp_path, text=two)
    assert run("tenderpack", tender, "--out", "pack").code == 0
    assert sorted(path.name for path in Path("pack").iterdir()) == [
        "offer-workbook-north.xlsx", "offer-workbook-south.xlsx", "tender-pack.docx",
    ]  # fmt: skip
    assert (
        "the tender has lots" in run("tenderpack", tender, "--out", "pack", "--offer", offer_in(tmp_path)).err
    )
