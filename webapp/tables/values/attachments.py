"""Files that belong to records: the kind of value that is one, and the pages that take it in and hand it out."""

import re
from collections.abc import Mapping

from flask import Response, abort, jsonify, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core import files
from webapp.core.errors import refusal
from webapp.core.ids import any_of
from webapp.core.models import File
from webapp.tables.values.kind import Invalid
from webapp.tables.values.people import Linked

BIGGEST = 20 * 1024 * 1024
NAMED = re.compile(r"#(\d{1,18})(?:\s.*)?", re.ASCII | re.DOTALL)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Attachment(Linked):
    """The id of a file that came in for this table; written "#12 contract.pdf", read by its number, or by a name that
    only one has: so a cell can be copied to another."""

    name = "file"
    lookups: tuple[str, ...] = ("blank", "filled")
    ordered = False

    def __init__(self, target: str):
        self.target = target

    @property
    def purpose(self) -> str:
        return f"attachment:{self.target}"

    def home(self) -> str:
        return f"{url_for(f'{self.target}.index')}/files"

    def labels(self, ids) -> Mapping[int, str]:
        query = select(File.id, File.name).where(File.id == any_of(ids), File.purpose == self.purpose)
        return dict(company_connection().execute(query).tuples().all())

    def texts(self, ids):
        return {id: f"#{id} {name}" for id, name in self.labels(ids).items()}

    def parse_many(self, texts):
        asked = {text: int(found[1]) for text in texts if (found := NAMED.fullmatch(text))}
        known = self.labels(asked.values()) if asked else {}
        called = self._called(set(texts) - asked.keys())
        unknown = Invalid(_l("Choose a file of your own device."))
        meant = {text: id for text, id in asked.items() if id in known} | called
        return {text: meant.get(text, unknown) for text in texts}

    def _called(self, names) -> dict[str, int]:
        """{name: id} of the files that alone are called so."""
        query = select(File.name, func.min(File.id)).where(File.name.in_(names), File.purpose == self.purpose)
        one = query.group_by(File.name).having(func.count() == 1)
        return dict(company_connection().execute(one).tuples().all()) if names else {}


def take_in(table) -> Response | tuple[Response, int]:
    """201 {value}: what a form says to mean the file that came; 413 or 422 with the reason."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return refusal(422, _("Choose a file."))
    content = sent.stream.read(BIGGEST + 1)
    if len(content) > BIGGEST:
        return refusal(413, _("At most %(size)s MB.", size=BIGGEST >> 20))
    media_type = sent.mimetype if pictured(content) else "application/octet-stream"
    kept = files.store(sent.filename, media_type, content, f"attachment:{table.name}")
    value = {"value": f"#{kept.id} {kept.name}", "name": kept.name}
    db.session.commit()
    return jsonify(value), 201


def hand_out(table, attachment_id: int) -> Response:
    """The file as a download; a picture may be shown (?shown=1). 404 for a file of another table."""
    file = db.session.get(File, attachment_id)
    if file is None or file.purpose != f"attachment:{table.name}":
        abort(404)
    if "shown" not in request.args or file.media_type not in PICTURES:
        return files.download(file)
    answer = files.answered(file)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def pictured(content: bytes) -> bool:
    """Whether it begins as a picture does; what only says so is handed out as bytes."""
    return content.startswith(SIGNS)


ROUTES = (
    ("POST", "/files", "take_in", Permission.EDIT, take_in),
    ("GET", "/files/<int:attachment_id>", "file", Permission.SEE, hand_out),
)
