"""What anybody may see of an award: its public pack, and the report of it. Made once for each award.

Both come from the pack that is shown to the public and from nothing else, so the page can say no more than the
pack does; only how far the result hangs on the weights is reckoned from the full one, and told in broad words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from wellspent.awarding.sealing import recompute, redact
from wellspent.awarding.statement import public_report, steadiness
from wellspent.documents.pack import zip_bytes
from wellspent.documents.report import Report
from wellspent.method.errors import Refused
from wellspent.method.redaction import PUBLIC, Level
from wellspent.portal.evaluation import award_queries, letters
from wellspent.portal.evaluation.models import Award


@dataclass(frozen=True, slots=True)
class Publication:
    """The public pack as one zip file, its own digest, and the report of what it shows."""

    pack: bytes
    digest: str
    report: Report

    @property
    def zip_digest(self) -> str:
        """The SHA-256 of the zip file: the same bytes are made of a pack on every machine."""
        return sha256(self.pack).hexdigest()


MOST_TRIED = 10
"""So many of the last awards are looked at for a public pack's digest: each has to be made first."""


def shown_with(digest: str) -> tuple[str, Award] | None:
    """The award whose public pack, or the zip file of it, has that digest, and which of the two it is."""
    for listed in award_queries.public_awards(limit=MOST_TRIED)[:MOST_TRIED]:
        try:
            made = publication_of(listed.award)
        except Refused:
            continue
        if digest in (made.digest, made.zip_digest):
            return ("public" if digest == made.digest else "public-zip"), listed.award
    return None


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
