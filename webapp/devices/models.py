"""What stands at the customers'."""

from datetime import date

from sqlalchemy import ARRAY, Computed, ForeignKey, Index, LargeBinary, Sequence, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record
from tenants.keys import Sealed

LIVE = text("deleted_at IS NULL")
NUMBER = text("'SB' || to_char(nextval('devices_number_seq'), 'FM999999000000')")


class Device(Record):
    """`product` is a known product's id or nothing; `model` is what people call it. `warranty_until` follows from the
    product's months and the day it was bought, unless it was typed: then `warranty_until_manual`."""

    __tablename__ = "devices"
    numbers = Sequence("devices_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(server_default=NUMBER, unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    model: Mapped[str]
    serial: Mapped[str | None] = mapped_column(unique=True)
    bought_on: Mapped[date | None]
    warranty_until: Mapped[date | None]
    warranty_until_manual: Mapped[bool] = mapped_column(server_default=text("false"))
    install_address: Mapped[str | None] = mapped_column(Sealed("devices.install_address"))
    install_address_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(model)", persisted=True)
    )

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index("ix_devices_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index("ix_devices_serial_prefix", "serial", postgresql_ops={"serial": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "product_id", "bought_on", "warranty_until", "created_at")
        ),
        Index("ix_devices_live", "id", postgresql_where=LIVE),
    )
