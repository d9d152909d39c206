"""The kinds of value that a field can hold, by name: this is what a module's table.py imports."""

from webapp.tables.amounts import Integer, Money, Quantity, Rating, Share
from webapp.tables.attachments import Attachment
from webapp.tables.choices import Choice, Tags
from webapp.tables.days import Date, Instant
from webapp.tables.kind import Code, Invalid, Kind, LongText, Number, Text, YesNo
from webapp.tables.learned import Learned
from webapp.tables.people import Name, Person
from webapp.tables.references import Reference
from webapp.tables.sealed import Address, Email, Phone, SealedDate, SealedText
from webapp.tables.staff import Staff

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
