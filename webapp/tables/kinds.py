"""The kinds of value that a field can hold, by name: this is what a module's table.py imports."""

from webapp.tables.values.amounts import Integer, Money, Quantity, Rating, Share
from webapp.tables.values.attachments import Attachment
from webapp.tables.values.choices import Choice, Tags
from webapp.tables.values.days import Date, Instant
from webapp.tables.values.kind import Code, Invalid, Kind, LongText, Number, Text, YesNo
from webapp.tables.values.learned import Learned
from webapp.tables.values.people import Name, Person
from webapp.tables.values.references import Reference
from webapp.tables.values.sealed import Address, Email, Phone, SealedDate, SealedText
from webapp.tables.values.staff import Staff

__all__ = [
    "Address",
    "Attachment",
    "Choice",
    "Code",
    "Date",
    "Email",
    "Instant",
    "Integer",
    "Invalid",
    "Kind",
    "Learned",
    "LongText",
    "Money",
    "Name",
    "Number",
    "Person",
    "Phone",
    "Quantity",
    "Rating",
    "Reference",
    "SealedDate",
    "SealedText",
    "Share",
    "Staff",
    "Tags",
    "Text",
    "YesNo",
]
