"""What the demo's people write: answers of bidders, reasons of evaluators."""

from __future__ import annotations

ANSWERS = {
    (
        "greenways",
        "service",
    ): "Two crews of six work from the Mill Lane depot. The programme gives every park its week; "
    "spare mowers stand ready, and absence is covered from the seasonal list. In winter the crews lay hedges and clear "
    "drains; when the river is high they move to the upland verges.",
    (
        "greenways",
        "social-method",
    ): "Our people lead answers for every promise. The college places trainees in March "
    "and September, the job centre refers candidates each month, and we report by quarter with the college's records.",
    (
        "northmoor",
        "service",
    ): "Our regional method is proven on three contracts of this size. Crews share machines with "
    "two neighbouring contracts under a written plan, and a depot in the county opens before the start.",
    (
        "northmoor",
        "social-method",
    ): "The contract manager answers for the promises and reports with the monthly figures.",
    (
        "verge-and-vale",
        "service",
    ): "We have cut these verges for nine years and know each by name. Our crew of four "
    "follows the flowering calendar, so that nothing is cut before it has seeded.",
    (
        "verge-and-vale",
        "social-method",
    ): "One trainee starts in May with the land-based training group; their mentor is our foreman.",
    (
        "castlegate",
        "quality",
    ): "Noisy work is phased round the nursery's terms. A named safety adviser visits weekly, the "
    "site is fenced with its own gate, and the roof steel is ordered in the first week.",
    (
        "tarn",
        "quality",
    ): "Long-lead items are ordered on the day of award. Asbestos is surveyed before the strip-out, "
    "and the nursery has a quiet hour each afternoon.",
    ("meridian", "quality"): "We follow our group's safety system. The programme allows for the usual risks.",
    (
        "second-sitting",
        "repair",
    ): "Frames are stripped, mended and covered in wipe-clean vinyl; each chair is back "
    "within six days. A photograph of a repaired bedside chair is enclosed.",
    ("wardwell", "repair"): "Chairs are repaired in our workshop and returned within ten working days.",
}
"""By supplier and criterion."""

REASONS = {
    5: "Every part is answered with names and dates, and it has worked before.",
    4: "Every part is answered well; one detail is thin, so not the top mark.",
    3: "What was asked is met and some of it is general, so not a 4.",
    2: "A part does not fit the site and could be put right before the start, so not a 3.",
}
"""By score, where the tender file gives none."""


def answer_to(firm: str, criterion: str) -> str:
    """What a supplier wrote to a question."""
    return ANSWERS.get((firm, criterion), "As in the description, from the first day of the contract.")


def reason_for(score: int) -> str:
    """Why somebody gave a score."""
    return REASONS.get(score, "Scored against the descriptors of the tender.")


WHY_KEPT = (
    "The panel holds every promise against the size of the firm before the award, and looks into one beyond belief as "
    "the law asks; the rule itself is the one our firms know."
)
"""Why a tender keeps a rule that the test of the scoring found grave."""
