"""The records behind brand.yaml and policy.yaml."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from replygen.messages import _
from replygen.model.case import CompensationItem
from replygen.model.words import Category, Decision, Invite, Locale, Severity
from replygen.text.days import months_after

Text = Annotated[str, Field(min_length=1)]
SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "serious", "critical")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Person(_Record):
    """Someone a letter may name."""

    name: Text
    title: Text = Field(description="post, as printed under the name")
    phone: Text = Field(description="a line that reaches this person")


class Sender(_Record):
    """Who writes in one locale."""

    company: Text = Field(description="full name, as in the signature")
    short_name: Text = Field(description="the name used inside sentences")
    address: Text
    phone: Text
    email: Text
    website: str = ""
    hours: str = ""
    department: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(description="ISO 4217 code")
    calendar: Literal["gregorian", "minguo"] = "gregorian"
    handler: Person = Field(description="who follows a case up when the case names nobody")
    signatories: dict[Severity, Person] = Field(description="who signs, by severity")

    @model_validator(mode="after")
    def _someone_signs(self) -> Sender:
        if not self.signatories:
            raise ValueError(_("nobody signs. Name at least one person under signatories."))
        return self

    def signatory(self, severity: Severity) -> Person:
        """Who signs a case of `severity`: the one named for it, else for the next higher, else for the highest."""
        higher = SEVERITIES[SEVERITIES.index(severity) :]
        named = [self.signatories[s] for s in higher if s in self.signatories]
        return named[0] if named else self.signatories[max(self.signatories, key=SEVERITIES.index)]

    def person(self, name: str) -> Person | None:
        """The person of this brand who is called `name`."""
        return next((person for person in self.people if person.name == name), None)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody whom a letter may name."""
        return self.handler, *self.signatories.values()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All that is said of the company and its people."""
        own = (value for record in (self, *self.people) for value in record.__dict__.values())
        return tuple(value for value in own if isinstance(value, str) and value)


class Supervisor(_Record):
    """The honorary-supervisor scheme of one locale."""

    title: Text = Field(description="the honorary title")
    term: Text = Field(description="for how long; {year} becomes the year of the letter")
    role: Text = Field(description="what it involves, as a sentence")


class PolicyWords(_Record):
    """What the company has decided to say, in one locale."""

    workdays: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] = Field(
        description="country whose working days count (ISO 3166, with a subdivision if needed: GB-ENG)"
    )
    limits: dict[Severity, Decimal] = Field(
        default={}, description="highest total compensation without approved_by, in the sender's currency"
    )
    voucher_where: str = Field(default="", description="where vouchers are taken")
    vip_level: str = Field(default="", description="what the VIP card is called or gives")
    principles: dict[Category, Text] = Field(description="what both sides hold to be right; a clause")
    standards: dict[Category, Text] = Field(description="one standard that can be checked; a clause")
    supervisor: Supervisor
    recourse: str = Field(default="", description="where else the customer may turn; empty line: new paragraph")


class Policy(_Record):
    """What the company has decided: deadlines, defaults of compensation, limits, invitations, recourse."""

    news_workdays: Annotated[int, Field(ge=1, le=60)] = Field(description="working days from `ack` to the next news")
    refund_days: Annotated[int, Field(ge=1, le=120)] = Field(description="days until money arrives")
    voucher_months: Annotated[int, Field(ge=1, le=120)]
    vip_months: Annotated[int, Field(ge=1, le=120)]
    gesture_days: Annotated[int, Field(ge=1, le=120)] = Field(description="days until points or a gift arrive")
    recourse_for: tuple[Decision, ...] = Field(description="decisions whose letters name the recourse")
    invite: dict[Decision, dict[Severity, Invite]] = Field(description="part 9 when the case leaves it open")
    words: dict[Locale, PolicyWords]

    def invitation(self, decision: Decision, severity: Severity) -> Invite:
        """How part 9 ends when the case does not say: what the policy gives, else a plain welcome."""
        return self.invite.get(decision, {}).get(severity, "welcome")

    def arrival(self, item: CompensationItem, date: dt.date) -> dt.date | None:
        """The day by which `item` of a letter of `date` arrives: its own, else ours; None where there is none."""
        days = {
            "refund": self.refund_days,
            "cash": self.refund_days,
            "points": self.gesture_days,
            "gift": self.gesture_days,
        }.get(item.kind)
        return item.by or (date + dt.timedelta(days=days) if days else None)

    def expiry(self, item: CompensationItem, date: dt.date) -> dt.date | None:
        """The day until which `item` of a letter of `date` is valid: its own, else ours; None where there is none."""
        months = {"voucher": self.voucher_months, "vip": self.vip_months}.get(item.kind)
        return item.until or (months_after(date, months) if months else None)
