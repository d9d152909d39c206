"""How Chinese names are spelt: pypinyin, with the surnames that it reads as common words put right."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

SPELT = (
    "曾:zeng 单:shan 仇:qiu 解:xie 区:ou 查:zha 任:ren 朴:piao 盖:ge 尹:yin 乐:yue 翟:zhai 缪:miao 华:hua "
    "冼:xian 洗:xian 覃:qin 折:she 黑:he 秘:bi 员:yun 祭:zhai 宓:mi 召:shao 种:chong 繁:po 重:chong 那:na "
    "哈:ha 车:che 石:shi 贾:jia 纪:ji 宁:ning 燕:yan 应:ying 葛:ge 藏:zang 柏:bai 卜:bu 晁:chao 褚:chu "
    "都:du 干:gan 句:gou 过:guo 隗:wei 降:xiang 强:qiang 谌:chen 宿:su 相:xiang 幸:xing 行:xing 要:yao "
    "於:yu 瞿:qu 逯:lu 牟:mu 乜:nie 粘:nian 佟:tong 郇:xun 郗:xi 咸:xian 钭:tou 沈:shen 俞:yu 邵:shao"
)
SINGLE = {pair[0]: pair[2:] for pair in SPELT.split()}
DOUBLE = {
    "万俟": ["mo", "qi"],
    "尉迟": ["yu", "chi"],
    "长孙": ["zhang", "sun"],
    "令狐": ["ling", "hu"],
    "澹台": ["tan", "tai"],
    "单于": ["chan", "yu"],
    "鲜于": ["xian", "yu"],
    "闾丘": ["lv", "qiu"],
    "赫连": ["he", "lian"],
    "皇甫": ["huang", "fu"],
    "宇文": ["yu", "wen"],
    "呼延": ["hu", "yan"],
    "夏侯": ["xia", "hou"],
    "诸葛": ["zhu", "ge"],
    "司马": ["si", "ma"],
    "欧阳": ["ou", "yang"],
}
LONGEST_PERSON = 4
HAN = re.compile("[\u3400-\u9fff]+")


@lru_cache(8192)
def spelling(name: str) -> tuple[str, str]:
    """("zengxiaoming", "zxm") of 曾小明; letters and digits are kept in lower case, all else is left out."""
    spoken = [part for syllable in _syllables(name.strip()) if (part := _plain(syllable))]
    return "".join(spoken), "".join(syllable[0] for syllable in spoken)


def syllables(name: str) -> list[str]:
    """["zeng", "xiao", "ming"] of 曾小明: one for each character of a text that is all Chinese."""
    return [_plain(syllable) for syllable in _syllables(name)]


def _syllables(name):
    """A surname is read as one only in what can be a person's name."""
    if name[:2] in DOUBLE and len(name) <= LONGEST_PERSON:
        return DOUBLE[name[:2]] + _read(name[2:])
    if name[:1] in SINGLE and len(name) <= LONGEST_PERSON:
        return [SINGLE[name[0]], *_read(name[1:])]
    return [word for syllable in _read(name) for word in syllable.split()]


def _read(text) -> list[str]:
    """What lazy_pinyin says, word by word: its words come again and again, and are remembered."""
    return (
        [syllable for word in seg.cut(text) for syllable in _word(word)]
        if HAN.fullmatch(text)
        else lazy_pinyin(text)
    )


@lru_cache(16384)
def _word(word):
    return tuple(lazy_pinyin(word))


def _plain(syllable):
    plain = syllable.casefold()
    return plain if plain.isalnum() else "".join(character for character in plain if character.isalnum())
