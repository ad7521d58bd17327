"""Models of the vendor rules of a vendor that a spec defines: limits and required parameters."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from auditor.config.base import Listed, Model, Text
from auditor.model.vendor_rules import Confidence, Subject

ConfidenceName = Annotated[Confidence, Field(strict=False)]


class LimitSpec(Model):
    """One bound; the vendor drops or cuts what is beyond it."""

    of: Subject
    """What it bounds: the length of a name or value, the number of params or items ..."""
    param: str = ""
    """With param_value: only of this parameter, by its human name, with * as wildcard."""
    most: Annotated[int, Field(ge=0)] | None = None
    """How much of it there may be."""
    unit: Literal["characters", "bytes", "count"] = "characters"
    """What is counted."""
    form: str = ""
    """A regular expression for the whole text."""
    one_of: Listed[Text] = ()
    """The only values that it may have."""
    exceptions: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """By the name of a parameter that may have more, how much."""
    reserved: Listed[Text] = ()
    """Names that are the vendor's own."""
    reserved_prefixes: Listed[Text] = ()
    """How names begin that are the vendor's own."""
    note: str = ""
    """What becomes of what is beyond it."""
    confidence: ConfidenceName = Confidence.DOCUMENTED
    """How sure it is; only what is documented makes a hit fail."""
    docs: str = ""
    """Where the vendor says so."""

    BOUNDS: ClassVar = ("most", "form", "one_of", "reserved", "reserved_prefixes")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(getattr(self, bound) not in (None, "", ()) for bound in self.BOUNDS):
            raise ValueError(f"bounds nothing; use one of {', '.join(self.BOUNDS)}")
        if self.param and self.of != "param_value":
            raise ValueError(f"has param with of: {self.of}; param goes with of: param_value")
        if self.exceptions and self.most is None:
            raise ValueError("has exceptions without most; add most: what holds for all others")
        return self


class RequiredSpec(Model):
    """Parameters that an event needs, by their human names."""

    event: Text
    """The event that needs them; * is every event."""
    must: Listed[Text] = ()
    """Parameters without which the vendor can't use it."""
    should: Listed[Text] = ()
    """Parameters without which it works, but reports or campaigns lose something."""
    with_value: Listed[Text] = ()
    """Parameters that it needs as soon as a value is sent."""
    one_of: Listed[Text] = ()
    """Parameters of which it needs at least one."""
    confidence: ConfidenceName = Confidence.DOCUMENTED
    """How sure it is; only what is documented makes a hit fail."""
    docs: str = ""
    """Where the vendor says so."""

    NEEDS: ClassVar = ("must", "should", "with_value", "one_of")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(getattr(self, need) for need in self.NEEDS):
            raise ValueError(f"requires nothing; use one of {', '.join(self.NEEDS)}")
        return self
