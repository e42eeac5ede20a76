"""An evidence pack as plain data: its manifest, whether it still holds, and how two results differ.

A pack seals what an award was made from and what came out. Replay makes the award again from the sealed
inputs and compares: figures must be equal, sentences may be worded anew, and a later version may say more.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from wellspent.method.canonical import canonical_bytes, digest
from wellspent.method.errors import Fault, Refused

FORMAT = 2
"""The newest version of the pack's format: with a witness. What an older version could not prove is a new one."""

WITHOUT_WITNESS = 1
"""The format of a pack that has no witness, as the command seals it."""

MANIFEST = "manifest.json"
TENDER = "tender.json"
RESULT = "result.json"
VALUES = "values.json"
WITNESS = "witness.json"
READ_ME = "READ-ME.txt"
FULL = "full"

SENTENCES = frozenset({"text", "reason", "name"})
"""Keys that hold words for reading, not figures; a later version may word them better."""

UPDATE = "Update Wellspent, and try again."
ASK = "Ask whoever sealed the pack for it again."

ABSENT = "nothing"
"""How a figure that is not there is shown beside one that is."""


@dataclass(frozen=True, slots=True)
class Pack:
    """An evidence pack: its manifest, and the bytes of every other member by name."""

    manifest: Mapping[str, Any]
    members: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """The pack's own SHA-256, which names it."""
        return str(self.manifest["digest"])

    @property
    def level(self) -> str:
        """How much of it is shown: full, public, or bidder:ID."""
        return str(self.manifest["level"])


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where what was sealed and what is recomputed are not the same."""

    path: str
    sealed: Any
    recomputed: Any


def packed(members: Mapping[str, bytes], about: Mapping[str, Any]) -> Pack:
    """The pack of `members`; `about` is what its manifest says besides."""
    listed = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in sorted(members.items())
    ]
    number = FORMAT if WITNESS in members else WITHOUT_WITNESS
    manifest: dict[str, Any] = {"format": number, **about, "members": listed}
    return Pack(manifest | {"digest": digest(manifest)}, dict(members))


def broken(pack: Pack) -> Iterator[Fault]:
    """A fault for the manifest and for every member that is not as it was sealed."""
    rest = {key: value for key, value in pack.manifest.items() if key != "digest"}
    if digest(rest) != pack.manifest.get("digest"):
        rule = "it was changed after it was sealed: its content does not have its own digest"
        yield Fault(rule, ASK, MANIFEST)
        return
    listed = {row["name"]: row for row in pack.manifest["members"]}
    for name, row in listed.items():
        content = pack.members.get(name)
        if content is None:
            yield Fault("it is listed in the manifest, and is not in the pack", ASK, name)
        elif (len(content), hashlib.sha256(content).hexdigest()) != (row["size"], row["sha256"]):
            yield Fault("it was changed after it was sealed: its SHA-256 is another", ASK, name)
    for name in pack.members:
        if name not in listed:
            yield Fault("it is in the pack, and was never sealed in it", ASK, name)


def in_pack(refused: Refused, name: str) -> Refused:
    """What was refused of a member, placed in the pack of that name."""
    return Refused(
        fault
        if fault.file == name
        else Fault(fault.rule, fault.mend, ", ".join(filter(None, (fault.file, fault.place))), name)
        for fault in refused.faults
    )


def mark(pack: Pack, part: str, content: Any) -> str:
    """The digest by which a part of `pack` that is withheld can be proven later.

    Keyed by everything the pack holds: a score out of five cannot be found by trying all six.
    """
    key = hashlib.sha256()
    for name, held in sorted(pack.members.items()):
        key.update(f"{name}\0{len(held)}\0".encode() + held)
    said = canonical_bytes({"part": part, "content": content})
    return hmac.new(key.digest(), said, hashlib.sha256).hexdigest()


def differences(sealed: Any, recomputed: Any, path: str = "") -> Iterator[Difference]:
    """Every figure that was sealed and is not the same when recomputed, in the order of the sealed tree.

    What was not sealed is not compared, so that a later version may say more; sentences are not either, and
    of the warnings only that each is given again.
    """
    if isinstance(sealed, Mapping) and isinstance(recomputed, Mapping):
        for key, item in sealed.items():
            here = f"{path}.{key}" if path else str(key)
            if key == "warnings":
                yield from _warnings(item, recomputed.get(key, ()), here)
            elif key not in SENTENCES:
                yield from differences(item, recomputed.get(key, ABSENT), here)
    elif isinstance(sealed, list) and isinstance(recomputed, list):
        for place, (one, two) in enumerate(zip_longest(sealed, recomputed, fillvalue=ABSENT)):
            yield from differences(one, two, f"{path}[{place}]")
    elif type(sealed) is not type(recomputed) or sealed != recomputed:
        yield Difference(path, sealed, recomputed)


def _warnings(
    sealed: Sequence[Mapping[str, Any]], again: Iterable[Mapping[str, Any]], path: str
) -> Iterator[Difference]:
    given = {warning.get("code") for warning in again}
    for place, warning in enumerate(sealed):
        if warning.get("code") not in given:
            yield Difference(f"{path}[{place}].code", warning.get("code"), ABSENT)
