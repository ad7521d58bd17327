"""Google's Privacy & messaging, once Funding Choices: the choice is the IAB's TCF string."""

from __future__ import annotations

from auditor.banner import Banner, Stored

FUNDING_CHOICES = Banner(
    id="funding_choices",
    name="Google Privacy & messaging (Funding Choices)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".fc-dialog-container",),
    globals=("googlefc",),
    accept=(".fc-cta-consent",),
    reject=(".fc-cta-do-not-consent",),
    settings=(".fc-cta-manage-options",),
    save=(".fc-confirm-choices",),
    reopen_call="googlefc.showRevocationMessage()",
    stored=(Stored(name="FCCDCF"), Stored(name="FCNEC")),
    notes=(
        (
            "There is often no refusal in the first layer; its second layer begins with "
            "nothing ticked."
        ),
    ),
)
