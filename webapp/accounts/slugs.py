"""A company's word in the address bar: proposed from the pinyin of its name, unique, and never a word of ours."""

import re
import unicodedata

from pypinyin import lazy_pinyin
from sqlalchemy import or_, select

from tenants.db import db
from tenants.models import Company

LONGEST = 40
SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
RESERVED = frozenset(
    "about account accounts admin api app assets auth billing blog c companies company console contact dashboard"
    " demo docs download error favicon healthz help home imports internal invitations jobs kezhang language login"
    " logout mail mails me metrics new news null operator password-reset ping pricing privacy profile public"
    " register robots root security settings shared sign-in sign-out sign-up signin signup static status support"
    " sys system terms test undefined user users webhook webhooks www".split()
)
LEGAL = re.compile(r"(股份|集团)?(有限)?(责任)?公司|个体工商户|[（(][^）)]*[）)]")
WORDS = re.compile(
    "(北京|上海|天津|重庆|杭州|宁波|温州|嘉兴|湖州|绍兴|金华|台州|义乌|南京|苏州|无锡|常州|徐州|南通|扬州|广州|深圳"
    "|佛山|东莞|珠海|中山|惠州|成都|武汉|西安|长沙|郑州|济南|青岛|合肥|福州|厦门|泉州|南昌|昆明|贵阳|南宁|海口|沈阳"
    "|大连|长春|哈尔滨|石家庄|太原|兰州|西宁|银川|乌鲁木齐|呼和浩特|拉萨"
    "|家用电器|家电|电器|数码|电子商务|电商|商贸|贸易|科技|网络|信息|服务|维修|安装|工程|装饰|家居|家政|厨卫|空调"
    "|售后|专卖店|旗舰店|商行|商店|中心|超市)"
)


def spelled(name: str) -> str:
    """A company's name as a slug, before anybody asked whether it is free: 杭州云栖家电 → hangzhou-yunqi-jiadian."""
    words = WORDS.split(LEGAL.sub(" ", name))
    return _cut(_plain("-".join("".join(lazy_pinyin(word)) for word in words))) or "company"


def _plain(text):
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def _cut(slug, longest=LONGEST - 4):
    """Cut at a word's end where there is one, and with room for a number behind it."""
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def proposed(name: str) -> str:
    """A slug that nobody has at this moment, for a company of this name."""
    base = spelled(name)
    taken = RESERVED | set(db.session.scalars(_like(base)))
    return next(slug for slug in _numbered(base) if slug not in taken and well_formed(slug))


def _like(base):
    return select(Company.slug).where(or_(Company.slug == base, Company.slug.like(f"{base}-%")))


def _numbered(base):
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def well_formed(slug: str) -> bool:
    """2 to 40 small letters, digits and hyphens, with a letter or digit at both ends."""
    return SHAPE.fullmatch(slug) is not None


def free(slug: str) -> bool:
    return slug not in RESERVED and db.session.scalar(select(Company.id).where(Company.slug == slug)) is None
