"""What to do so that the next audit can tell: nothing is known of the tags themselves."""

from __future__ import annotations

from auditor.model import message

FOR_A_DECISION = {
    "bot-wall": message(
        "Ask whoever runs the site's bot protection to let the audit in, or audit a copy of the "
        "site that has none."
    ),
    "page-failed": message(
        "Open the page in a browser. If it works there, correct its address in the spec; if not, "
        "repair the page, and run the audit again."
    ),
    "target-not-found": message(
        "Correct this step in the spec: the screenshot shows what was on the page. tagproof try "
        "walks the steps of this goal alone and says which one fails."
    ),
    "banner-not-found": message(
        "tagproof consent says which banner a page has. Name its buttons in the spec under "
        "consent, or say that the site has none."
    ),
    "precondition-unmet": message(
        "Repair what stopped the journey before this point, or give the spec what it lacks, and "
        "run this goal again."
    ),
}
"""By the slugs of the fault family `inconclusive`."""
LOOK_CLOSER = message(
    "Look at the evidence, and say more precisely in the spec what is expected here. Then run the "
    "audit again."
)
"""Of all other reasons."""
