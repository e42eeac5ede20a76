"""Words by which a reason compares tenders, where it should tie the score to the criterion.

Under absolute scoring each tender is held to the published descriptors and to nothing else, and the reasons go
to the bidders: one that speaks of another tender tells what may not be told. Found words are a warning to the
evaluator, never a refusal: "better than the minimum asked" compares with no tender.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wellspent.method.phrases import Phrase, sentences

THE_OTHERS = (
    r"(the )?(other|others|rest|competition|competitor*|rival*|remaining|next|previous|first|second|third)"
)
"""How another tender is spoken of without its name."""

COMPARATIVES = (
    "(better|worse|stronger|weaker|clearer|fuller|richer|poorer|cheaper|dearer|higher|lower|greater|fewer|less"
    r"|more \w*|less \w*) than"
)
SUPERLATIVES = "(best|worst|strongest|weakest|clearest|fullest|poorest|highest|lowest|cheapest)"
A_TENDER = (
    "(bid|bids|bidder|bidders|tender|tenders|offer|offers|submission|submissions|response|responses|answer|answers"
    "|proposal|proposals|supplier|suppliers)"
)

PHRASES = tuple(
    Phrase(text)
    for text in (
        COMPARATIVES,
        rf"(the )?({SUPERLATIVES}|most \w*|least \w*) (of|among|amongst|out of)",
        rf"(the )?{SUPERLATIVES} {A_TENDER}",
        rf"(than|unlike|like|from|against|over|as) {THE_OTHERS} {A_TENDER}",
        rf"(the )?(other|another|rival|competing) {A_TENDER}",
        "(any|every|all|none) (of the )?(other|others)",
        "compared (to|with|against)",
        "(in|by) comparison",
        "relative to (the )?(other|others|rest|field|competition)",
        "(head and shoulders |stands |ranks )(above|ahead of|out from) (the )?(other|others|rest|field)",
        "(ranks|ranked|comes|placed) (first|second|third|last|joint)",
    )
)
"""What is looked for; each is a phrase of `method.phrases`."""


def comparisons(text: str, others: Iterable[str] = ()) -> list[str]:
    """The words of `text` that compare one tender with another, each once, in the order they stand.

    `others` are the names of the other bidders; a name of fewer than three letters is not looked for.
    """
    found: dict[str, None] = {}
    for sentence in sentences(text):
        hits = [(sentence.find(words), words) for phrase in PHRASES if (words := phrase.search(sentence))]
        for name in others:
            if len(name) > 2 and (
                named := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
            ):
                hits.append((named.start(), named[0]))
        found.update(dict.fromkeys(words for _, words in sorted(hits)))
    return [words for words in found if not any(words != other and words in other for other in found)]
