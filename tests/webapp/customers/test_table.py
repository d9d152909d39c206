"""The customers' table says everything that the domain knows of a customer, in the shop's words."""

import pytest
from flask_babel import force_locale

from webapp.customers.table import customers

LABELS = (
    "客户编号 客户姓名 客户性质 公司名称 性别 出生日期 年龄 职业 兴趣爱好 "
    "客户类型 客户状态 客户价值 联系电话 微信 电子邮箱 省 市 区 "
    "地址 来源 负责人 部门 信用额度 账期(天) 偏好 备注 应收余额 交易记录"
).split()


@pytest.fixture(autouse=True)
def in_chinese(app):
    with app.test_request_context(), force_locale("zh_CN"):
        yield


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_the_domain(label):
    assert label in [str(field.label) for field in customers.fields]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("姓名", "name"),
        ("客户名字", "name"),
        ("客户名称", "name"),
        ("contact_name", "name"),
        ("手机", "phone"),
        ("电话", "phone"),
        ("手机号", "phone"),
        ("联系方式", "phone"),
        ("Phone", "phone"),
        ("customer_id", "number"),
        ("region", "province"),
        ("City", "city"),
        ("company_name", "company_name"),
        ("address", "address"),
    ],
)
def test_headings_that_people_use(heading, key):
    assert [field.key for field in customers.fields if field.answers_to(heading)] == [key]


@pytest.mark.parametrize(
    ("key", "said", "code"),
    [
        ("kind", "企业", "company"),
        ("grade", "VIP客户", "vip"),
        ("grade", "vip", "vip"),
        ("grade", "钻石客户", "钻石客户"),
        ("lifecycle", "不活跃", "inactive"),
        ("lifecycle", "Lead", "lead"),
        ("gender", "女", "female"),
        ("source", "到店", "store"),
    ],
)
def test_choices_in_both_languages(key, said, code):
    assert customers.by_key[key].kind.parse(said) == code


def test_no_more_columns_than_can_be_read():
    assert len(customers.columns) <= 10
