"""One full case in each locale, written for the tests. Every value is told from every other."""

from __future__ import annotations

from typing import Any

from replygen.validate import needed

NINE = [
    "empathy",
    "agreement",
    "credit",
    "apology",
    "circumstances",
    "decision",
    "compensation",
    "commitment",
    "invitation",
]
"""The parts of a reply, in order."""

_COMMON: dict[str, Any] = {
    "case_id": "T-2611-07",
    "received": "2026-11-12",
    "event_date": "2026-11-09 14:30",
    "order_ref": "ORD-55310",
    "feeling": "angry",
    "severity": "moderate",
    "decision": "upheld",
    "channel": "letter",
    "category": "process",
    "fix_date": "2026-11-16",
    "approved_by": "Board",
    "answer_by": "2026-12-02",
    "next_news": "2026-12-04",
    "compensation_sent": "2026-11-18",
}

FULL: dict[str, dict[str, Any]] = {
    "zh-CN": {
        **_COMMON,
        "locale": "zh-CN",
        "name": "司马青禾",
        "title": "女士",
        "address": "200030 上海市徐汇区梧桐里9号/6幢401室",
        "place": "梧桐里营业点",
        "issue": "预约的师傅迟到了三个半小时；客服让您自己去问班组",
        "quote": "我不是来求人的",
        "impact": "耽误了一场面试",
        "wanted": "退还上门费；当面道歉",
        "checked": "派工单和当天的通话录音",
        "finding": "派工单在中午被改到另一个班组，交接时漏填了联系电话",
        "failings": "改了班组却没有告诉您",
        "reason": "合同写明改期以短信为准，短信当天已经送达",
        "alternative": "改约周末上门；由班长陪同检测",
        "compensation": "退款88.50 2026-11-30前；礼券120 编号LQ-4411 有效期至2027-06-30；VIP卡 编号VIP-9002",
        "fix": "交接单没有联系电话就不能提交",
        "commitment": "2026-11-25 10:00-12:00 上门检修；2026-12-01 16:00 高远: 致电确认线路正常",
        "shared_view": "说了几点来，就该几点来",
        "questions": "师傅到的时候是几点？（好和派工单对照）；您打客服用的是哪个号码？；那天有没有收到改期的短信？",
        "if_no_answer": "到那天没有回音，我们先按派工单往下查",
        "outstanding": "第二通来电的录音还在机房，11月底才能取回",
        "interim": "您可以先用我们送来的备用光猫",
    },
    "zh-TW": {
        **_COMMON,
        "locale": "zh-TW",
        "name": "歐陽書瑜",
        "title": "小姐",
        "address": "407 臺中市西屯區柳川路12號/3樓",
        "place": "柳川門市",
        "issue": "約好的工程師晚到三個半小時；客服要您自己問工班",
        "quote": "我不是來拜託人的",
        "impact": "錯過了一場面試",
        "wanted": "退到府費；當面道歉",
        "checked": "派工單與當天的通話錄音",
        "finding": "派工單中午改給另一個工班，交接時漏填了聯絡電話",
        "failings": "改了工班卻沒有告訴您",
        "reason": "申請書寫明改期以簡訊為準，簡訊當天已經送達",
        "alternative": "改約週末到府；由組長陪同檢測",
        "compensation": "退款880.50 2026-11-30前；禮券1200 編號LQ-4411 有效期至2027-06-30；VIP卡 編號VIP-9002",
        "fix": "交接單沒有聯絡電話就不能送出",
        "commitment": "2026-11-25 10:00-12:00 到府檢修；2026-12-01 16:00 高遠: 致電確認線路正常",
        "shared_view": "說幾點來，就該幾點來",
        "questions": "工程師到的時候是幾點？（好和派工單核對）；您打客服用的是哪支電話？；那天有沒有收到改期的簡訊？",
        "if_no_answer": "到時沒有回音，我們先照派工單繼續查",
        "outstanding": "第二通來電的錄音還在機房，11月底才能取回",
        "interim": "您可以先用我們送去的備用數據機",
    },
    "zh-HK": {
        **_COMMON,
        "locale": "zh-HK",
        "name": "司徒嘉穎",
        "title": "女士",
        "address": "新界沙田柳岸苑3座/18樓C室",
        "place": "柳岸分店",
        "issue": "約定的技術員遲到三個半小時；熱線要您自行查問維修組",
        "quote": "我不是來求人的",
        "impact": "錯過了一場面試",
        "wanted": "退回上門費；當面致歉",
        "checked": "派工單及當天的通話錄音",
        "finding": "派工單於中午轉交另一維修組，交接時漏填聯絡電話",
        "failings": "轉交維修組而沒有通知您",
        "reason": "合約訂明改期以短訊為準，短訊當天已經送達",
        "alternative": "改於週末上門；由組長陪同檢測",
        "compensation": "退款88.50 2026-11-30前；禮券120 編號LQ-4411 有效期至2027-06-30；VIP卡 編號VIP-9002",
        "fix": "交接單未填聯絡電話便不能遞交",
        "commitment": "2026-11-25 10:00-12:00 上門檢修；2026-12-01 16:00 高遠: 致電確認線路正常",
        "shared_view": "說好幾點到，就應幾點到",
        "questions": "技術員於何時到達？（以便與派工單核對）；您以哪個號碼致電熱線？；當天曾否收到改期的短訊？",
        "if_no_answer": "如屆時未有回音，我們先按派工單繼續調查",
        "outstanding": "第二次來電的錄音仍在機房，11月底方可取回",
        "interim": "您可先使用我們送上的備用數據機",
    },
    "en": {
        **_COMMON,
        "locale": "en",
        "name": "Rosalind Achebe-Hart",
        "title": "Ms",
        "address": "11 Willow Court/York/YO1 9ZZ",
        "place": "our Willow Court shop",
        "issue": "You waited three and a half hours past the agreed time; You were told to ask the fitters yourself",
        "quote": "I am not here to beg",
        "impact": "a missed interview",
        "wanted": "the visit fee back; an apology in person",
        "checked": "the job sheet and the call recordings of that day",
        "finding": "The job sheet was handed to another team at noon without your telephone number on it",
        "failings": "we changed the team and did not tell you",
        "reason": "The contract says that changes are sent by text, and the text reached you that day",
        "alternative": "a visit at the weekend; a test with the team leader present",
        "compensation": "refund 88.50 by 2026-11-30; voucher 120 no LQ-4411 until 2027-06-30; vip no VIP-9002",
        "fix": "a job sheet without a telephone number can no longer be passed on",
        "commitment": "2026-11-25 10:00-12:00 repair visit; 2026-12-01 16:00 Adrian Gale: call to confirm the line",
        "shared_view": "someone who says two o'clock should come at two o'clock",
        "questions": "What time did the fitters come? (to compare it with the job sheet); "
        "Which number did you ring us on?; Did a text message reach you that day?",
        "if_no_answer": "Without it we go on from the job sheet",
        "outstanding": "the recording of your second call, which our archive releases at the end of November",
        "interim": "you can use the spare modem that we sent you",
    },
}

LATER: dict[str, str] = {
    "zh-CN": "2026-11-14 上门检修 [已办 2026-11-14]；2026-11-15 9:00-11:00 寄出收据 [已办 2026-11-17]；"
    "2026-11-18 16:00 高远: 致电确认线路正常 [未办：高远11月21日上午打给您]；2026-12-09 寄出书面确认",
    "zh-TW": "2026-11-14 到府檢修 [已辦 2026-11-14]；2026-11-15 9:00-11:00 寄出收據 [已辦 2026-11-17]；"
    "2026-11-18 16:00 高遠: 致電確認線路正常 [未辦：高遠11月21日上午打給您]；2026-12-09 寄出書面確認",
    "zh-HK": "2026-11-14 上門檢修 [已辦 2026-11-14]；2026-11-15 9:00-11:00 寄出收據 [已辦 2026-11-17]；"
    "2026-11-18 16:00 高遠: 致電確認線路正常 [未辦：高遠於11月21日上午致電]；2026-12-09 寄出書面確認",
    "en": "2026-11-14 repair visit [done 2026-11-14]; 2026-11-15 9:00-11:00 receipt by post [done 2026-11-17]; "
    "2026-11-18 16:00 Adrian Gale: call to confirm the line [not done: Adrian Gale rings you on 21 November]; "
    "2026-12-09 written confirmation",
}
"""Promises as they stand later: one kept, one kept late, one broken, one still to come."""

PARTS: dict[str, list[str]] = {
    "ack": ["restate", "thanks", "handler", "next", "contact"],
    "info": ["thanks", "progress", "questions", "sending", "deadline", "contact"],
    "update": ["restate", "progress", "outstanding", "apology", "news", "contact"],
    "reply": NINE,
    "followup": ["recall", "promises", "settled", "answer", "thanks"],
    "closure": ["summary", "decision", "done", "thanks", "reopening"],
}
"""The parts of every kind of letter, in order."""

NEEDED = frozenset(
    {
        "case_id",
        "locale",
        "name",
        "received",
        "issue",
        "wanted",
        "category",
        "finding",
        "decision",
        "reason",
        "alternative",
        "compensation",
        "commitment",
        "severity",
        "legal_review",
        "approved_by",
    }
)
"""The fields without which some reply is refused; all others may be empty."""


def needed_for(kind: str) -> frozenset[str]:
    """The fields without which some letter of `kind` is refused."""
    return NEEDED | set(needed(kind)) | ({"compensation_sent"} if kind == "closure" else set())
