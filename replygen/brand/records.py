"""The records behind brand.yaml and policy.yaml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    WithJsonSchema,
    model_validator,
)

from replygen.messages import _, listed
from replygen.model.case import CompensationItem
from replygen.model.words import LOCALES, Category, Channel, CompensationKind, Decision, Invite, Locale, Severity
from replygen.text.days import months_after
from replygen.text.workdays import Term, read_term

Text = Annotated[str, Field(min_length=1)]


def _colour(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(_COLOUR, value.strip()):
        raise ValueError(_('write a colour as “#rrggbb”, with its quotation marks, such as "#1f5b4a".'))
    return value


def _family(value: str) -> str:
    if not re.fullmatch(_FAMILY, value):
        raise ValueError(_("write the name of one font, as programs list it, such as Noto Serif CJK SC."))
    return value


def _picture(value: str) -> str:
    if not re.fullmatch(_PICTURE, value):
        raise ValueError(_("write the name of a picture in this folder that ends in .svg, .png or .jpg."))
    return value


def _term(value: str) -> str:
    if re.search("[{}]", value.replace(_YEAR, "")):
        raise ValueError(_("in braces there can be nothing but {field}. Correct it.").format(field=_YEAR))
    return value


def _days(value: object) -> Term:
    return value if isinstance(value, Term) else read_term(str(value or ""))


def _register_file(value: str) -> str:
    if "://" in value:
        raise ValueError(
            _("write a file, such as ../complaints.sqlite. A database is named with --register or $REPLYGEN_REGISTER.")
        )
    return value


_YEAR = "{year}"
_COLOUR = "^#[0-9a-fA-F]{6}$"
_FAMILY = r"^[\w .+-]+$"
_PICTURE = r"^[^/\\:]+\.([sS][vV][gG]|[pP][nN][gG]|[jJ][pP][eE]?[gG])$"

Colour = Annotated[str, BeforeValidator(_colour), Field(json_schema_extra={"pattern": _COLOUR})]
Family = Annotated[str, AfterValidator(_family), Field(json_schema_extra={"pattern": _FAMILY})]
RegisterFile = Annotated[str, AfterValidator(_register_file)]
Picture = Annotated[str, AfterValidator(_picture), Field(json_schema_extra={"pattern": _PICTURE})]
Days = Annotated[
    Term,
    BeforeValidator(_days),
    WithJsonSchema({"type": "string", "examples": ["3 working days", "15 days", "8 weeks", "5个工作日", "30天"]}),
]
NotNegative = Annotated[Decimal, Field(ge=0)]
LookName = Literal["classic", "modern", "official"]
Envelope = Literal["none", "din-a", "din-b", "uk-dl"]
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


class Colours(_Record):
    """The colours of a company; what is not given is the look's own."""

    main: Colour = Field(default="", description="the company's name, rules, headings: “#rrggbb”")
    muted: Colour = Field(default="", description="the small print of the letterhead: “#rrggbb”")


class Families(_Record):
    """The fonts of one locale; what is not given is the look's own."""

    body: Family = Field(default="", description="the family of running text, as programs list it")
    headings: Family = Field(default="", description="the family of subject and letterhead")


class House(_Record):
    """How all letters of a company look, in DOCX and PDF alike."""

    look: LookName = Field(default="classic", description="the built-in look that yours starts from")
    colours: Colours = Colours()
    fonts: dict[Locale, Families] = {}
    logo: Picture = Field(default="logo.svg", description="a picture in this folder: .svg, .png or .jpg")
    envelope: Envelope = Field(default="none", description="the window envelope that shows the address")
    folds: bool = Field(default=False, description="marks at the edge that show where to fold")
    fit: bool = Field(default=True, description="set a letter closer that runs over one page by a few lines")
    register_at: RegisterFile = Field(
        default="",
        alias="register",
        description="file in which every case and letter is recorded, seen from this folder",
    )


class BrandFile(House):
    """All of brand.yaml: the house, and a section for each locale that it writes in."""

    zh_cn: Sender | None = Field(default=None, alias="zh-CN")
    zh_tw: Sender | None = Field(default=None, alias="zh-TW")
    zh_hk: Sender | None = Field(default=None, alias="zh-HK")
    en: Sender | None = None

    @model_validator(mode="after")
    def _someone_writes(self) -> BrandFile:
        if not self.senders(LOCALES):
            raise ValueError(_("nobody writes. Add a section: {known}.").format(known=listed(LOCALES)))
        return self

    def senders(self, order: Iterable[str]) -> dict[Locale, Sender]:
        """Who writes in each locale that has a section, in that `order`."""
        sections: dict[Locale, Sender | None] = {
            "zh-CN": self.zh_cn,
            "zh-TW": self.zh_tw,
            "zh-HK": self.zh_hk,
            "en": self.en,
        }
        known = {locale: sender for locale, sender in sections.items() if sender is not None}
        return {locale: known[locale] for locale in sorted(known, key=[*order].index)}


class Supervisor(_Record):
    """The honorary-supervisor scheme of one locale."""

    title: Text = Field(description="the honorary title")
    term: Annotated[Text, AfterValidator(_term)] = Field(
        description="for how long; {year} becomes the year of the letter"
    )
    role: Text = Field(description="what it involves, as a sentence")

    def term_in(self, year: int) -> str:
        """For how long, said in a letter of `year`."""
        return self.term.replace(_YEAR, str(year))


class Worth(_Record):
    """What a customer is worth where the case does not say: lines of the value worksheet, in the sender's currency."""

    spend: NotNegative | None = Field(default=None, description="spent on one visit or order")
    visits: NotNegative | None = Field(default=None, description="visits or orders a year")
    related: NotNegative | None = Field(default=None, description="spent a year on what goes with them")
    years: NotNegative | None = Field(default=None, description="for how many years a customer stays")


class Lost(_Record):
    """With how many customers the course reckons when one is lost; the report names it as an assumption."""

    direct: Annotated[int, Field(ge=0)] = Field(default=1, description="the customer")
    told: Annotated[int, Field(ge=0)] = Field(default=10, description="those whom the customer tells")
    silent: Annotated[int, Field(ge=0)] = Field(default=5, description="those who were unhappy, too, and said nothing")

    @property
    def together(self) -> int:
        """All of them."""
        return self.direct + self.told + self.silent


class Deadlines(_Record):
    """Within which time the company does what, in one locale; what is not given has no deadline."""

    ack: Days | None = Field(default=None, description="from receipt to the acknowledgement")
    reply: Days | None = Field(default=None, description="from receipt to the reply")
    update_every: Days | None = Field(
        default=None, description="from receipt or the last news to the next, until the reply"
    )
    update_before: Days | None = Field(
        default=None, description="how long before the reply's last day the customer hears that it may be missed"
    )
    followup: Days | None = Field(
        default=None, description="from the last promised day to the follow-up; after serious cases from the reply"
    )
    closure: Days | None = Field(
        default=None, description="from the follow-up, or the reply where none is needed, to the closing letter"
    )
    correction: Days | None = Field(
        default=None, description="from the reply until the fault is mended (fix_date); for the report alone"
    )
    presets: tuple[Text, ...] = Field(default=(), description="names of presets.yaml that bind the company")


class PresetDeadline(_Record):
    """One deadline of a statute or code."""

    step: Literal["ack", "reply"] = Field(description="what is due")
    within: Days
    since: Literal["received", "acknowledged"] = Field(default="received", description="the day it is counted from")


class Preset(_Record):
    """What a statute or code of practice asks for; its reader has to confirm the version in force."""

    place: Text = Field(description="where it holds")
    source: Text = Field(description="statute or code, with its section")
    says: Text = Field(description="what it says, as a sentence")
    version: Text = Field(description="which version this was taken from")
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(
        default="", description="with channels: the country for whose cases it holds unasked (ISO 3166)"
    )
    channels: tuple[Channel, ...] = Field(default=(), description="for complaints that came in so only; unasked, too")
    deadlines: tuple[PresetDeadline, ...]


class PresetFile(RootModel[dict[str, Preset]]):
    """All of presets.yaml: each preset by its name."""


class PolicyWords(_Record):
    """What the company has decided to say, in one locale."""

    workdays: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] = Field(
        description="country whose working days count (ISO 3166, with a subdivision if needed: GB-ENG)"
    )
    deadlines: Deadlines = Field(default=Deadlines(), description="within which time what is done; for `replygen due`")
    limits: dict[Severity, Annotated[Decimal, Field(ge=0)]] = Field(
        default={}, description="highest total compensation without approved_by, in the sender's currency"
    )
    voucher_where: str = Field(default="", description="where vouchers are taken")
    vip_level: str = Field(default="", description="what the VIP card is called or gives")
    principles: dict[Category, Text] = Field(description="what both sides hold to be right; a clause")
    standards: dict[Category, Text] = Field(description="one standard that can be checked; a clause")
    supervisor: Supervisor
    recourse: str = Field(default="", description="where else the customer may turn; empty line: new paragraph")
    if_no_answer: str = Field(default="", description="what happens when questions stay unanswered; a sentence")
    value: Worth = Field(default=Worth(), description="what the report takes a customer to be worth, line by line")
    unit_cost: dict[CompensationKind, NotNegative] = Field(
        default={},
        description="what a unit costs us: of a sum the part that is cost (1 if not given), of a point or a thing its price",
    )


_ARRIVING = {"refund": "refund_days", "cash": "refund_days", "points": "gesture_days", "gift": "gesture_days"}
_EXPIRING = {"voucher": "voucher_months", "vip": "vip_months"}
"""What the policy says of the kinds of compensation that come by a day, and of those that are valid until one."""


class Policy(_Record):
    """What the company has decided: deadlines, defaults of compensation, limits, invitations, recourse."""

    news_workdays: Annotated[int, Field(ge=1, le=60)] = Field(description="working days from `ack` to the next news")
    refund_days: Annotated[int, Field(ge=1, le=120)] = Field(description="days until money arrives")
    voucher_months: Annotated[int, Field(ge=1, le=120)]
    vip_months: Annotated[int, Field(ge=1, le=120)]
    gesture_days: Annotated[int, Field(ge=1, le=120)] = Field(description="days until points or a gift arrive")
    recourse_for: tuple[Decision, ...] = Field(description="decisions whose replies name the recourse")
    recourse_with: tuple[Literal["info", "update", "followup", "closure"], ...] = Field(
        default=("closure",), description="other kinds of letter that name it, whatever was decided"
    )
    reopen_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=30, description="days after the closing letter in which a case is opened again without more ado"
    )
    invite: dict[Decision, dict[Severity, Invite]] = Field(description="part 9 when the case leaves it open")
    followup_invite: dict[Decision, dict[Severity, Invite]] = Field(
        default={"upheld": {"serious": "supervisor"}, "partial": {"serious": "supervisor"}},
        description="how the follow-up letter invites, unless the case says none",
    )
    lost: Lost = Field(default=Lost(), description="what the course reckons is lost with one customer; for the report")
    redemption: dict[CompensationKind, Annotated[Decimal, Field(ge=0, le=1)]] = Field(
        default={}, description="which part of a kind of compensation is ever taken up; all of it if not given"
    )
    words: dict[Locale, PolicyWords]

    def invitation(self, decision: Decision, severity: Severity) -> Invite:
        """How part 9 ends when the case does not say: what the policy gives, else a plain welcome."""
        return self.invite.get(decision, {}).get(severity, "welcome")

    def names_recourse(self, kind: str, decision: Decision | None) -> bool:
        """Whether a letter of `kind` about a case decided so says where else the customer may turn."""
        return decision in self.recourse_for if kind == "reply" else kind in self.recourse_with

    def reopening(self, date: dt.date) -> dt.date:
        """The last day on which a case that a letter of `date` closes is opened again without more ado."""
        return date + dt.timedelta(days=self.reopen_days)

    def arrival(self, item: CompensationItem, date: dt.date) -> dt.date | None:
        """The day by which `item` of a letter of `date` arrives: its own, else ours; None where there is none."""
        if item.by or item.kind not in _ARRIVING:
            return item.by
        return date + dt.timedelta(days=getattr(self, _ARRIVING[item.kind]))

    def expiry(self, item: CompensationItem, date: dt.date) -> dt.date | None:
        """The day until which `item` of a letter of `date` is valid: its own, else ours; None where there is none."""
        if item.until or item.kind not in _EXPIRING:
            return item.until
        return months_after(date, getattr(self, _EXPIRING[item.kind]))
