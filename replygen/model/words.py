"""The fixed words of a case, and every spelling a clerk may use for them.

Each table maps the word of design.md to its spellings in English, Simplified and Traditional Chinese.
Spellings are compared folded (see `fold`), so case, spaces, full-width forms and hyphens do not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Literal, get_args

from replygen.messages import _, language, listed

Locale = Literal["zh-CN", "zh-TW", "zh-HK", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)

Channel = Literal["letter", "phone", "email", "web", "store", "social", "regulator"]
Feeling = Literal["angry", "worried", "let_down", "embarrassed", "tired", "disappointed"]
Category = Literal["product", "process", "communication"]
Severity = Literal["minor", "moderate", "serious", "critical"]
Decision = Literal["upheld", "partial", "not_upheld", "goodwill"]
Invite = Literal["none", "welcome", "supervisor"]
Tone = Literal["standard", "brief", "gentle", "detailed"]
Satisfied = Literal["yes", "no", "unknown"]
Cause = Literal["C1", "C2", "C3", "C4", "C5", "C6", "X1", "X2", "X3", "X9"]
PromiseState = Literal["open", "kept", "broken"]
CompensationKind = Literal["refund", "waive", "replace", "repair", "redo", "voucher", "vip", "points", "gift", "cash"]

PRICED: frozenset[str] = frozenset({"refund", "voucher", "points", "cash"})
"""Kinds of compensation that are nothing without their amount."""

SPELLINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "locale": {
        "zh-CN": ("zh", "zh-Hans", "zh-Hans-CN", "简体", "简体中文", "大陆"),
        "zh-TW": ("zh-Hant", "zh-Hant-TW", "繁體", "繁體中文", "台灣", "臺灣", "繁体中文"),
        "zh-HK": ("zh-Hant-HK", "香港", "港澳"),
        "en": ("en-GB", "en-UK", "English", "英文", "英语", "英語"),
    },
    "channel": {
        "letter": ("mail", "post", "信", "来信", "來信", "信件", "信函", "书信", "書信"),
        "phone": ("call", "telephone", "customer care call", "电话", "電話", "来电", "來電", "热线", "熱線"),
        "email": ("e-mail", "邮件", "郵件", "电邮", "電郵", "电子邮件", "電子郵件"),
        "web": ("internet", "website", "online", "form", "网站", "網站", "网络", "網路", "網絡", "网页", "網頁"),
        "store": ("shop", "branch", "counter", "门店", "門店", "門市", "分店", "网点", "柜台", "櫃檯", "现场", "現場"),
        "social": ("social media", "微博", "微信", "社交媒体", "社群", "社交媒體", "小红书"),
        "regulator": ("监管", "監管", "监管部门", "主管機關", "12315", "消费者协会", "消保會", "消委會"),
    },
    "feeling": {
        "angry": ("annoyed", "furious", "生气", "生氣", "愤怒", "憤怒", "气愤", "氣憤"),
        "worried": ("anxious", "afraid", "担心", "擔心", "焦虑", "焦慮", "着急", "著急", "不安"),
        "let_down": ("betrayed", "被辜负", "被辜負", "寒心", "委屈"),
        "embarrassed": ("ashamed", "尴尬", "尷尬", "难堪", "難堪"),
        "tired": ("exhausted", "worn out", "疲惫", "疲憊", "心累", "折腾", "折騰"),
        "disappointed": ("失望",),
    },
    "category": {
        "product": ("goods", "quality", "产品", "產品", "产品品质", "產品品質", "质量", "品質", "商品"),
        "process": ("transaction", "过程", "過程", "交易", "交易过程", "交易過程", "流程", "服务过程", "服務過程"),
        "communication": ("沟通", "溝通", "沟通冲突", "溝通衝突", "态度", "態度", "服务态度", "服務態度"),
    },
    "cause": {
        "C1": (),
        "C2": (),
        "C3": (),
        "C4": (),
        "C5": (),
        "C6": (),
        "X1": ("defect",),
        "X2": ("delay",),
        "X3": ("error",),
        "X9": ("other",),
    },
    "severity": {
        "minor": ("low", "轻微", "輕微", "轻", "輕"),
        "moderate": ("medium", "一般", "中等", "中"),
        "serious": ("high", "严重", "嚴重", "重大"),
        "critical": ("特别严重", "特別嚴重", "紧急", "緊急", "危急", "极严重", "極嚴重"),
    },
    "decision": {
        "upheld": ("uphold", "成立", "投诉成立", "投訴成立", "申訴成立", "全部成立", "属实", "屬實"),
        "partial": ("partly upheld", "partially upheld", "部分成立", "部份成立"),
        "not_upheld": ("rejected", "不成立", "投诉不成立", "投訴不成立", "申訴不成立", "驳回", "駁回"),
        "goodwill": ("gesture", "心意", "一份心意", "一點心意", "善意"),
    },
    "invite": {
        "none": ("no", "无", "無", "不邀请", "不邀請", "否"),
        "welcome": ("欢迎", "歡迎", "欢迎再来", "歡迎再來", "歡迎再度光臨"),
        "supervisor": ("monitor", "监督员", "監督員", "荣誉监督员", "榮譽監督員", "聘为监督员", "聘為監督員"),
    },
    "tone": {
        "standard": ("normal", "标准", "標準"),
        "brief": ("short", "简短", "簡短", "简洁", "簡潔"),
        "gentle": ("soft", "温和", "溫和", "委婉"),
        "detailed": ("long", "详细", "詳細", "详尽", "詳盡"),
    },
    "satisfied": {
        "yes": ("y", "true", "满意", "滿意", "是"),
        "no": ("n", "false", "不满意", "不滿意", "否"),
        "unknown": ("未知", "不详", "不詳"),
    },
    "title": {
        "mr": ("mr.", "mister", "sir", "先生"),
        "ms": ("ms.", "女士", "小姐"),
        "mrs": ("mrs.", "太太", "夫人"),
        "miss": ("miss.",),
        "dr": ("dr.", "doctor", "博士"),
        "prof": ("prof.", "professor", "教授"),
    },
    "yes_no": {
        "yes": ("y", "true", "1", "是", "有", "已审", "已審", "已审核", "已審核", "通过", "通過"),
        "no": ("n", "false", "0", "否", "无", "無", "未审", "未審"),
    },
    "promise": {
        "open": ("未到期", "进行中", "進行中", "待办", "待辦"),
        "kept": ("done", "已办", "已辦", "已办到", "已辦到", "已办妥", "已辦妥", "已完成", "办妥", "辦妥", "完成"),
        "broken": ("not done", "missed", "未办", "未辦", "未办到", "未辦到", "没办到", "沒辦到", "未完成"),
    },
    "compensation": {
        "refund": ("退款", "退还", "退還", "退费", "退費"),
        "waive": ("减免", "減免", "免收", "免除", "waiver"),
        "replace": ("replacement", "换货", "換貨", "更换", "更換"),
        "repair": ("维修", "維修", "修理"),
        "redo": ("重做", "重新办理", "重新辦理"),
        "voucher": ("gift voucher", "礼券", "禮券", "代金券", "现金券", "現金券", "折价券", "折價券"),
        "vip": ("vip card", "VIP卡", "会员卡", "會員卡", "贵宾卡", "貴賓卡"),
        "points": ("积分", "積分", "点数", "點數"),
        "gift": ("礼品", "禮品"),
        "cash": ("补偿金", "補償金", "现金", "現金"),
        "none": ("无", "無", "仅致歉", "僅致歉", "apology only", "没有", "沒有"),
    },
}


def fold(text: str) -> str:
    """`text` without what should not matter: case, width, spaces, hyphens, underscores, invisible marks."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in normal if not (c.isspace() or c in "-_" or unicodedata.category(c) in {"Cf", "Cc"}))


@cache
def _spelled(table: str) -> Mapping[str, str]:
    return {fold(s): word for word, spellings in SPELLINGS[table].items() for s in (word, *spellings)}


_LONGEST_WORD = 60
"""Characters of a spelling; the longest known ones have half of that."""


def find_word(table: str, text: str) -> str | None:
    """The fixed word of `table` that `text` spells, None when it spells none."""
    return _found_word(table, text) if len(text) <= _LONGEST_WORD else None


@lru_cache(maxsize=4096)
def _found_word(table: str, text: str) -> str | None:
    return _spelled(table).get(fold(text))


def read_word(table: str, text: str) -> str:
    """The fixed word of `table` that `text` spells.

    Raises ValueError, naming every allowed word, when it spells none.
    """
    word = find_word(table, text)
    if word is None:
        allowed = listed(explained(table, word) for word in SPELLINGS[table])
        raise ValueError(_("“{text}” is not known here. Write one of: {allowed}.").format(text=text, allowed=allowed))
    return word


def explained(table: str, word: str) -> str:
    """A fixed word with its Chinese spelling behind it, in the reader's script: `refund (退款)`."""
    chinese = in_readers_script(SPELLINGS[table][word])
    return f"{word} ({chinese})" if chinese else word


def in_readers_script(spellings: Iterable[str]) -> str:
    """The usual Chinese spelling for a reader of messages: Traditional in zh_TW, else Simplified; empty if there is none.

    The first spelling is the usual one; where it is Simplified only, its Traditional twin is the first that cannot be.
    """
    chinese = [spelling for spelling in spellings if not spelling.isascii()]
    if not chinese or language() != "zh_TW" or is_written_in("big5", chinese[0]):
        return chinese[0] if chinese else ""
    return next((spelling for spelling in chinese if not is_written_in("gb2312", spelling)), chinese[0])


def is_written_in(charset: str, text: str) -> bool:
    """Whether `charset` has every character of `text`: `big5` tells Traditional, `gb2312` Simplified Chinese."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
