"""What a company arranges in its tables itself: fields of its own, and what it makes of the options of ours."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel

NO = text("false")


class OwnField(CompanyModel):
    """A field that a company added to a table; its values lie in the records' `extras` under `key`.

    `settings`: `options` [{code, label, tone, retired}] of a choice, `target` of a reference, `decimals`, `low` and
    `high` of a number, `formula` as it is kept (formula_names.keyed), `rollup` {table, how, field, filter}, where the
    filter is as in an address. `together`: keys of the other fields that, with this one, no two records may have
    alike. `default` is as somebody would type it. A retired field's data goes after 30 days, its
    row stays, so that the history can name it. `indexed_at`: since when a list can be sorted by it at any size.
    """

    __tablename__ = "own_fields"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    table_name: Mapped[str]
    label: Mapped[str]
    kind: Mapped[str]
    settings: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    required: Mapped[bool] = mapped_column(server_default=NO)
    unique: Mapped[bool] = mapped_column(server_default=NO)
    together: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    default: Mapped[str] = mapped_column(server_default="")
    help: Mapped[str] = mapped_column(server_default="")
    sensitive: Mapped[bool] = mapped_column(server_default=NO)
    position: Mapped[int] = mapped_column(server_default="0")
    hidden: Mapped[bool] = mapped_column(server_default=NO)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[int | None]
    retired_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    indexed_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "table_name", "position"),)

    @property
    def key(self) -> str:
        """What its value is called in `extras`, in addresses and in the history, whatever its label."""
        return f"x_{self.id}"


class OwnOption(CompanyModel):
    """An option of one of our choices as a company has it: added, called otherwise, coloured, retired, or merged into
    another. A label or a tone that is blank is ours."""

    __tablename__ = "own_options"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    table_name: Mapped[str]
    field_key: Mapped[str]
    code: Mapped[str]
    label: Mapped[str]
    tone: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[datetime | None]
    merged_into: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[int | None]

    __table_args__ = (Index(None, "table_name", "field_key", "code", unique=True),)
