"""Which product a typed model is."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from tenants.db import db
from webapp.core.ids import any_of
from webapp.products.models import Product


def link(model: Any, ids: Collection[int]) -> None:
    """Records whose `model` is that of a product are of that product; those whose model was changed no longer are."""
    known = (
        select(Product.id).where(Product.model == model.model, Product.deleted_at.is_(None)).scalar_subquery()
    )
    changed = update(model).where(model.id == any_of(ids), model.product_id.is_distinct_from(known))
    db.session.execute(changed.values(product_id=known).execution_options(synchronize_session=False))
