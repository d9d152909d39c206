"""The people whom one talks to at a customer's."""

from sqlalchemy import ARRAY, Computed, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record
from tenants.keys import Sealed

LIVE = text("deleted_at IS NULL")


class Contact(Record):
    """Phone, e-mail and WeChat are sealed, each with the blind index it is found by."""

    __tablename__ = "contacts"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(String(collation="C"), server_default="")
    name_initials: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(Sealed("contacts.phone"))
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_tail: Mapped[bytes | None] = mapped_column(LargeBinary)
    email: Mapped[str | None] = mapped_column(Sealed("contacts.email"))
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    wechat: Mapped[str | None] = mapped_column(Sealed("contacts.wechat"))
    wechat_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_primary: Mapped[bool] = mapped_column(server_default=text("false"))
    grams: Mapped[list[str]] = mapped_column(ARRAY(String), Computed("public.kz_grams(name)", persisted=True))

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index(None, "name_initials", postgresql_ops={"name_initials": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "name_pinyin", "created_at")
        ),
        *(Index(None, key) for key in ("phone_index", "phone_tail", "email_index", "wechat_index")),
        Index("ix_contacts_live", "id", postgresql_where=LIVE),
    )
