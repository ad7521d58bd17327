"""The nouns of an audit: frozen dataclasses, standard library only.

Times in a visit are monotonic milliseconds since the visit began (`at`, `began`, `ended`); money is
`Decimal`. Everything here has passed `redact`, so a value may hold a mask such as `(masked:email)`.
"""

from auditor.model.facts import (
    ConsoleMessage,
    Cookie,
    PageVisit,
    Push,
    Request,
    RouteChange,
    Screenshot,
    StepRun,
    StorageWrite,
    Violation,
    Visit,
    VisitFacts,
)
from auditor.model.hits import Aside, Container, ContainerTag, Hit, Item, Privacy, Sighting, TagLoad
from auditor.model.masks import AS_TYPED, DIGITS, Mask, masks_in
from auditor.model.records import AuditRecord, VisitRecord
from auditor.model.spec import Expectation, Fires, Goal, Leg, Matcher, Tag
from auditor.model.verdicts import Cell, Evidence, Finding, Verdict
from auditor.model.words import (
    EMPTY,
    USER,
    Category,
    Grant,
    Kind,
    Moment,
    Operator,
    Outcome,
    Phase,
    Run,
    Sender,
    Severity,
    Signal,
)

__all__ = [
    "AS_TYPED",
    "DIGITS",
    "EMPTY",
    "USER",
    "Aside",
    "AuditRecord",
    "Category",
    "Cell",
    "ConsoleMessage",
    "Container",
    "ContainerTag",
    "Cookie",
    "Evidence",
    "Expectation",
    "Finding",
    "Fires",
    "Goal",
    "Grant",
    "Hit",
    "Item",
    "Kind",
    "Leg",
    "Mask",
    "Matcher",
    "Moment",
    "Operator",
    "Outcome",
    "PageVisit",
    "Phase",
    "Privacy",
    "Push",
    "Request",
    "RouteChange",
    "Run",
    "Screenshot",
    "Sender",
    "Severity",
    "Sighting",
    "Signal",
    "StepRun",
    "StorageWrite",
    "Tag",
    "TagLoad",
    "Verdict",
    "Violation",
    "Visit",
    "VisitFacts",
    "VisitRecord",
    "masks_in",
]
