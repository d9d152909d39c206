"""Names are spelt as people say them."""

import pytest

from webapp.tables.values.pinyin import spelling


@pytest.mark.parametrize(
    ("name", "spelt", "initials"),
    [
        ("曾小明", "zengxiaoming", "zxm"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解珍", "xiezhen", "xz"),
        ("区志强", "ouzhiqiang", "ozq"),
        ("查良镛", "zhaliangyong", "zly"),
        ("任我行", "renwoxing", "rwx"),
        ("朴树", "piaoshu", "ps"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("令狐冲", "linghuchong", "lhc"),
        ("乐毅", "yueyi", "yy"),
        ("翟天临", "zhaitianlin", "ztl"),
        ("缪荃孙", "miaoquansun", "mqs"),
        ("华罗庚", "hualuogeng", "hlg"),
        ("冼星海", "xianxinghai", "xxh"),
        ("陈伟", "chenwei", "cw"),
        ("单位食堂管理处", "danweishitangguanlichu", "dwstglc"),
        ("Alfreds Futterkiste", "alfredsfutterkiste", "af"),
        ("", "", ""),
    ],
)
def test_spelling(name, spelt, initials):
    assert spelling(name) == (spelt, initials)
