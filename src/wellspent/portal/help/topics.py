"""Which part of which guide stands beside which page, and which methods stand behind its figures."""

from __future__ import annotations

PREPARING, CHOOSING = "site-preparing", "site-choosing"
OFFERING, AROUND = "site-offering", "site-around"
SITE = (PREPARING, OFFERING, CHOOSING, AROUND)
"""The guides that go page by page."""

_PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    PREPARING: {
        "your-procurements": ("buy", "procurement"),
        "begin-a-procurement": ("begin-procurement", "begin-from-notice", "begin-like"),
        "basics": ("procurement-basics",),
        "policy-decision": ("procurement-policy", "procurement-decision", "procurement-facts"),
        "lots": (
            "procurement-divide", "procurement-lots", "procurement-lot-names", "procurement-lots-same",
            "procurement-lot-out", "procurement-lots-open",
        ),
        "start-from-the-policy": ("procurement-start",),
        "statement-of-need": ("procurement-need",),
        "outcome-map": ("procurement-outcomes", "procurement-outcome-add", "procurement-outcome"),
        "engagement-and-consultation": (
            "procurement-engagement", "procurement-engagement-add", "procurement-engagement-entry",
            "procurement-grid",
        ),
        "measures-and-targets": ("procurement-measures", "procurement-measures-add"),
        "clauses": ("procurement-clauses", "procurement-clause-add", "procurement-clause"),
        "questions-criteria-and-weights": (
            "procurement-criteria", "procurement-criterion", "procurement-criterion-add",
            "procurement-ranking",
        ),
        "scoring-scales": ("procurement-scales", "procurement-descriptors"),
        "wording-check": ("procurement-wording",),
        "test-the-scoring": ("procurement-windtunnel",),
        "deadline-and-way-in": ("procurement-way-in",),
        "put-right-or-say-why-not": ("procurement-explain",),
        "check-everything-and-publish": ("procurement-check",),
        "questions-from-bidders": ("procurement-clarifications", "procurement-answer"),
        "a-later-deadline-or-an-end": ("procurement-extend", "procurement-end"),
        "history-of-a-procurement": ("procurement-history",),
    },
    CHOOSING: {
        "what-comes-next": ("evaluation",),
        "load-what-came-back": ("load-offers",),
        "open-the-offers": ("open-offers",),
        "read-the-offers": ("opened-offers", "opened-offer"),
        "the-panel": ("panel",),
        "declare-your-interests": ("declare-conflict",),
        "decide-on-an-interest": ("decide-conflict",),
        "score": ("scoring", "score"),
        "lock-your-scores": ("lock-scores",),
        "agree-the-scores": ("moderation", "moderate", "agreement"),
        "sign-the-agreed-scores": ("sign-scores",),
        "implausible-offers": ("implausible", "implausible-offer"),
        "result": ("result", "trials"),
        "award": ("award", "confirm-award"),
        "tell-the-bidders-and-count-the-standstill": ("send-summaries", "summary"),
        "evidence-pack": ("public-pack",),
    },
    OFFERING: {
        "find-a-tender": ("open-tenders", "tender"),
        "start-your-offer": ("start-offer", "lost-link", "open-offer"),
        "your-offer": ("my-offers", "offer", "offer-lot"),
        "about-you": ("offer-about",),
        "partners": ("offer-members",),
        "price": ("offer-price",),
        "an-answer": ("offer-answer",),
        "a-promise": ("offer-measure", "offer-worth"),
        "what-your-promises-come-to": ("offer-value",),
        "supporting-files": ("offer-files",),
        "work-offline": ("offer-workbook",),
        "check-and-submit": ("offer-check", "offer-submit"),
        "your-receipt": ("offer-receipt",),
        "withdraw-your-offer": ("offer-withdraw",),
        "ask-the-buyer": ("offer-questions",),
        "the-buyer-asks-you": ("offer-asked",),
        "your-result": ("offer-result",),
        "check-a-receipt": ("check-receipt",),
    },
    AROUND: {
        "what-needs-you": ("home",),
        "what-anybody-can-read": ("public", "public-awards", "public-award"),
        "search": ("search",),
        "sign-in": ("account_login", "account_signup", "accept-invitation"),
        "your-account": ("account", "letters", "mfa_index", "usersessions_list", "account_email"),
        "close-your-account": ("close-account",),
        "choose-an-organisation": ("choose-organisation",),
        "about-the-organisation": (
            "organisation", "describe-organisation", "register-supplier", "add-service",
        ),
        "people-and-invitations": ("people",),
        "programs": ("api-tokens", "api-about"),
        "history": ("history", "verify-history"),
        "the-library": ("library", "library-entry"),
        "frameworks-side-by-side": ("library-frameworks",),
        "measures": ("library-measures",),
        "values": ("library-proxies",),
        "rules-in-force": ("library-rules",),
        "your-own-edition": ("own-edition", "own-entry"),
        "change-an-entry-of-your-own": (
            "copy-library-entry", "change-own-entry", "own-outcome", "publish-own-entry", "next-own-edition",
        ),
        "bring-in-a-file": ("import-entries", "intake", "keep-intake"),
        "your-own-sets": ("library-sets",),
    },
}  # fmt: skip
TOPICS = {
    page: (guide, part) for guide, parts in _PARTS.items() for part, pages in parts.items() for page in pages
}
"""The guide and its part, by the name of a page's address."""

METHODS = {
    "procurement-decision": ("policy",),
    "procurement-wording": ("legality",),
    "procurement-windtunnel": ("wind-tunnel",),
    "agreement": ("agreement",),
    "result": ("scoring", "stability"),
    "public-award": ("scoring", "standstill"),
    "offer-result": ("assessment-summaries", "scoring"),
    "offer-value": ("valuation", "counting"),
    "summary": ("assessment-summaries",),
    "library-entry": ("valuation", "uprating"),
}
"""The methods behind the figures of a page, by the name of its address."""
