"""A JSON column whose whole content is sealed: {"sealed": "\\x…"}, and {} where there is nothing."""

import json

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from tenants.keys import seal, unseal

KEY = "sealed"


class SealedJson(TypeDecorator):
    """Reads and writes a dict for the bound company; what lies there unsealed from before is read as it is."""

    impl = JSONB
    cache_ok = True

    def __init__(self, place: str):
        super().__init__()
        self.place = place

    def process_bind_param(self, value, dialect):
        return {KEY: f"\\x{seal(self.place, json.dumps(value)).hex()}"} if value else value

    def process_result_value(self, value, dialect):
        if not value or set(value) != {KEY}:
            return value
        return json.loads(unseal(self.place, bytes.fromhex(value[KEY].removeprefix("\\x"))))
