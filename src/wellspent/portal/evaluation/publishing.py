"""What anybody may see of an award: its public pack, and the report of it. Made once for each award.

Both come from the pack that is shown to the public and from nothing else, so the page can say no more than the
pack does; only how far the result hangs on the weights is reckoned from the full one, and told in broad words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from wellspent.awarding.sealing import recompute, redact
from wellspent.awarding.statement import public_report, steadiness
from wellspent.documents.pack import zip_bytes
from wellspent.documents.report import Report
from wellspent.method.redaction import PUBLIC, Level
from wellspent.portal.evaluation import award_queries, letters
from wellspent.portal.evaluation.models import Award


@dataclass(frozen=True, slots=True)
class Publication:
    """The public pack as one zip file, its own digest, and the report of what it shows."""

    pack: bytes
    digest: str
    report: Report


def publication_of(award: Award) -> Publication:
    """What anybody may see of an award. Raises `Refused` where the pack no longer holds, or a value is missing."""
    return _made(award.pk, award.pack_digest)


@lru_cache(maxsize=64)
def _made(number: int, _digest: str) -> Publication:
    """A sealed pack never changes, so what is shown of it is made once."""
    award = award_queries.award_with_pack(number)
    full, own = letters.pack_of(award), letters.shelf_of_award(award)
    shown = redact(full, Level(PUBLIC), own)
    report = public_report(shown, steadiness(recompute(full, own).tender), own)
    return Publication(zip_bytes(shown), shown.digest, report)
