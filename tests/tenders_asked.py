"""A tender with every kind of question, for tests of the pack and of its workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wellspent.files.invitations import read_invitation
from wellspent.files.shelves.library import open_library
from wellspent.method.asking import Invitation

TODAY = date(2026, 11, 21)

TENDER = """\
id = "parks-2027"
title = "Care of <four> parks & verges"
buyer = "Harrowmere Council"
value = 200000
vat = "excluded"
kind = "services"
commenced = 2026-10-01
decided = 2026-11-21
out_of = 100
tie_break = ["method", "price"]

[[criterion]]
id = "price"
label = "Price"
kind = "price"
weight = 30
rule = "absolute-linear"
floor = 100000
ceiling = 180000
question = "What do you charge for two years?"

[[criterion]]
id = "method"
label = "How the work will be done"
kind = "quality"
weight = 30
rule = "scale"
scale = 5
minimum = 2
question = "How will you look after the parks?"
guidance = "Say who, when and with which machines."
word_limit = 6
evidence = ["A programme of the year"]
[[criterion.descriptor]]
score = 3
text = "Sound, with a part missing."
[[criterion.descriptor]]
score = 5
text = "Every part answered, with names and dates."

[[criterion]]
id = "value"
label = "Social value promised"
kind = "value"
weight = 20
rule = "target"
target = 10000
word_limit = 40
measures = ["volunteering-hours", "jobseekers-into-work", "local-target-group-jobs", "trees-planted"]

[[criterion]]
id = "reuse"
label = "Waste put to use"
kind = "measure"
measure = "waste-reused-share"
weight = 10
rule = "target"
target = 0.9

[[criterion]]
id = "extras"
label = "One more thing"
kind = "quality"
weight = 10
rule = "points"
maximum = 10
[[criterion.award]]
when = "a paid placement"
points = 6
[[criterion.award]]
when = "an open day"
points = 4

[[criterion]]
id = "insured"
label = "Public liability insurance"
kind = "quality"
weight = 0
rule = "pass-fail"
question = "Will you be insured from the first day?"

[[clause]]
id = "named-lead"
label = "A named lead"
text = "One person answers for what was promised."
"""

OFFER = """\
bid = "larch"
bidder = "GB-CHC-1234567"
edition = "wellspent@2026"

[[promise]]
measure = "volunteering-hours"
quantity = 98.5
unit = "person-hour"
from = 2027-01-01
to = 2029-01-01
statement = "=Each of us gives a day & a half, <twice> a year."

[[promise]]
measure = "waste-reused-share"
quantity = 0.95
unit = "share"
from = 2027-01-01
to = 2029-01-01
statement = "All cuttings are composted."

[[answer]]
criterion = "price"
amount = 140000.50

[[answer]]
criterion = "method"
text = "Two crews, four parks, weekly."

[[answer]]
criterion = "extras"
lines = ["an open day"]

[[answer]]
criterion = "insured"
met = true
"""

BIDS = """
[[bid]]
id = "larch"
offer = "{offer}"
answers = {{ method = [4] }}
"""


def tender_in(folder: Path, extra: str = "", text: str = TENDER) -> Path:
    """The tender's file, with bids after it."""
    path = folder / "tender.toml"
    path.write_text(text + extra, encoding="utf-8")
    return path


def asked_in(folder: Path, text: str = TENDER) -> Invitation:
    """The tender as its bidders see it."""
    return read_invitation(tender_in(folder, text=text), open_library(), TODAY)


def offer_in(folder: Path, text: str = OFFER, name: str = "offer.toml") -> Path:
    """The offer's file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
