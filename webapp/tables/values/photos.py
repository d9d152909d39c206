"""The kind that is several pictures of one record."""

import re

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.db import company_connection
from webapp.core.ids import any_of
from webapp.core.models import File
from webapp.tables.values.attachments import NAMED, PICTURES, Attachment
from webapp.tables.values.kind import Invalid

BETWEEN = re.compile(r"[,，、;；]\s*(?=#\d)|\s+(?=#\d)")
MOST = 12


class Photos(Attachment):
    """The ids of pictures that came in for this table; written "#12 before.jpg, #13 after.jpg", shown by number."""

    name = "photos"
    linked = False

    def read(self, text):
        named = [NAMED.fullmatch(part.strip()) for part in BETWEEN.split(text) if part.strip()]
        ids = list(dict.fromkeys(int(one[1]) for one in named if one))
        if not all(named) or self._pictures(ids) != set(ids):
            raise Invalid(_l("Choose pictures of your own device."))
        if len(ids) > MOST:
            raise Invalid(_l("At most %(most)s of them.", most=MOST))
        return ids

    def _pictures(self, ids):
        of_table = (File.id == any_of(ids)) & (File.purpose == self.purpose)
        pictures = select(File.id).where(of_table, File.media_type.in_(PICTURES))
        return set(company_connection().scalars(pictures))

    def show(self, value):
        return " ".join(f"#{id}" for id in value) if value else ""

    def text(self, value):
        texts = self.texts(value) if value else {}
        return ", ".join(texts.get(id, f"#{id}") for id in value or ())
