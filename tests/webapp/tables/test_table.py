"""A table refuses to start with a declaration that its model or its own fields do not bear out."""

import pytest

from webapp.products.models import Product
from webapp.tables.fields import Computed, Field
from webapp.tables.kinds import Money, Name, Phone, Text
from webapp.tables.registry import Registry, tables
from webapp.tables.table import Table, View
from webapp.tables.writing import editing

MODEL = Field("model", "Model", Text())


def table(*fields, **more):
    return Table("things", "Things", Product, (MODEL, *fields), title="model", number="model", **more)


def test_a_field_that_the_model_lacks():
    with pytest.raises(TypeError, match="colour"):
        table(Field("colour", "Colour"))


def test_a_sealed_field_without_its_index_and_a_name_without_pinyin():
    with pytest.raises(TypeError, match="name_index"):
        table(Field("name", "Name", Phone()))
    with pytest.raises(TypeError, match="name_pinyin"):
        table(Field("name", "Name", Name()))


def test_a_key_twice():
    with pytest.raises(TypeError, match="model"):
        table(Field("model", "Again"))


@pytest.mark.parametrize(
    "more",
    [
        {"columns": ("colour",)},
        {"figures": ("colour",)},
        {"sort": "-colour"},
        {"views": (View("red", "Red", {"colour": "red"}),)},
        {"views": (View("red", "Red", {"sort": "colour"}),)},
        {"views": (View("red", "Red", {}, ("colour",)),)},
    ],
)
def test_a_column_a_figure_an_order_or_a_view_of_no_field(more):
    with pytest.raises(TypeError, match="colour"):
        table(**more).checked()


def test_a_title_of_no_field():
    with pytest.raises(TypeError, match="name"):
        Table("things", "Things", Product, (MODEL,), number="model")


def test_what_others_contribute_arrives_before_or_after():
    registry = Registry()
    registry.contribute("things", Computed("sold", "Sold", Money(), load=dict.fromkeys), tells_of="sales")
    things = registry.add(table())
    registry.contribute("things", Computed("left", "Left", Money(), load=dict.fromkeys), tells_of="sales")
    assert [field.key for field in things.fields] == ["model", "sold", "left"]
    with pytest.raises(ValueError, match="things"):
        registry.add(table())


def test_every_table_of_the_house_is_sound(app):
    for one in tables.values():
        one.checked()
        assert tables.of(one.model) is one


def test_a_heading_finds_its_field(desk):
    name = tables["customers"].by_key["name"]
    assert all(name.answers_to(heading) for heading in ("客户姓名", " 客户姓名 ", "NAME", "姓名"))
    assert not name.answers_to("电话")


# A customer may be told by number alone; a model brings its list price.
STANDS_FOR = {"customer": {"customer_no"}, "unit_price": {"model"}}


@pytest.mark.parametrize("name", sorted(tables))
def test_what_a_new_row_needs_is_in_sight_in_every_view(app, house, name):
    one = tables[name]
    with app.test_request_context("/"), house.at_work():
        _values, errors = editing.check(one, {})
    for view in (None, *one.views):
        shown = {field.key for field in one.visible(view.columns if view else ())}
        needed = {key for key in errors if not STANDS_FOR.get(key, set()) & shown}
        assert needed <= shown
