"""The headers and keys that clerks write for each field: data for `replygen.load.headers`.

Field by field: English, Simplified Chinese, Traditional Chinese. The field's own name needs no alias. What is often a
fact about something else (联系电话 is mostly the customer's, 审核人 need not have approved a sum) has no place here.
"""

from __future__ import annotations

from collections.abc import Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    "case_id": (
        "id", "case no", "case no.", "case number", "case ref", "case reference", "reference", "reference no",
        "reference number", "our reference", "our ref", "ref", "ref.", "complaint id", "complaint no",
        "complaint number", "ticket", "ticket id", "ticket no", "ticket number", "编号", "投诉编号", "案件编号",
        "案件号", "投诉单号", "工单号", "工单编号", "受理编号", "登记编号", "案号", "編號", "投訴編號", "申訴編號",
        "客訴編號", "客訴單號", "案件編號", "案件號", "投訴單號", "工單號", "工單編號", "受理編號", "登記編號",
        "案號", "檔案編號", "個案編號",
    ),
    "locale": (
        "language", "letter language", "lang", "语言", "语种", "信函语言", "回函语言", "語言", "語種", "信函語言",
        "回函語言", "語文",
    ),
    "name": (
        "customer", "customer name", "client", "client name", "full name", "complainant", "complainant name",
        "姓名", "客户姓名", "客户名称", "客户", "顾客姓名", "顾客", "投诉人", "投诉人姓名", "用户姓名",
        "消费者姓名", "来信人", "客戶姓名", "客戶名稱", "客戶", "顧客姓名", "顧客", "投訴人", "投訴人姓名",
        "申訴人", "申訴人姓名", "用戶姓名", "消費者姓名", "來信人", "客訴人",
    ),
    "title": (
        "salutation", "form of address", "mr/ms", "honorific", "称呼", "称谓", "尊称", "客户称呼", "先生/女士",
        "稱呼", "稱謂", "尊稱", "客戶稱呼",
    ),
    "surname": (
        "last name", "family name", "姓", "姓氏", "客户姓氏", "客戶姓氏",
    ),
    "address": (
        "postal address", "mailing address", "customer address", "地址", "通讯地址", "联系地址", "邮寄地址",
        "客户地址", "住址", "通訊地址", "聯絡地址", "聯繫地址", "郵寄地址", "客戶地址",
    ),
    "channel": (
        "received via", "received by", "submitted via", "how received", "source channel", "渠道", "投诉渠道",
        "来源", "投诉来源", "受理渠道", "投诉方式", "来访方式", "投訴渠道", "申訴管道", "投訴管道", "管道",
        "客訴管道", "來源", "投訴來源", "受理管道", "投訴方式", "投訴途徑",
    ),
    "received": (
        "received on", "date received", "received date", "complaint date", "date of complaint", "date of receipt",
        "收到日期", "投诉日期", "受理日期", "收件日期", "来信日期", "接收日期", "登记日期", "收到时间", "投诉时间",
        "受理时间", "投訴日期", "申訴日期", "客訴日期", "來信日期", "登記日期", "收到時間", "投訴時間", "申訴時間",
        "受理時間",
    ),
    "event_date": (
        "date of event", "incident date", "date of incident", "happened on", "when it happened", "发生日期",
        "发生时间", "事发日期", "事发时间", "事件日期", "事件时间", "發生日期", "發生時間", "事發日期", "事發時間",
        "事件時間",
    ),
    "place": (
        "branch", "store", "site", "location", "where it happened", "地点", "发生地点", "事发地点", "门店", "网点",
        "分店", "涉及门店", "地點", "發生地點", "事發地點", "門市", "門店", "網點", "分行", "涉及門市",
    ),
    "order_ref": (
        "order", "order no", "order no.", "order number", "order id", "contract no", "contract number", "订单号",
        "订单编号", "订单", "合同号", "合同编号", "保单号", "业务单号", "訂單號", "訂單編號", "訂單號碼", "訂單",
        "合約編號", "合約號碼", "合同號", "保單號碼",
    ),
    "issue": (
        "issues", "complaint", "customer complaint", "complaint details", "details of complaint", "what happened",
        "事由", "投诉内容", "投诉事由", "投诉事项", "投诉详情", "投诉描述", "问题描述", "事件经过", "情况描述",
        "反映问题", "反映情况", "投訴內容", "投訴事由", "投訴事項", "投訴詳情", "申訴內容", "申訴事由", "客訴內容",
        "問題描述", "事件經過", "情況描述", "反映問題", "反映情況",
    ),
    "quote": (
        "customer's words", "customers words", "own words", "verbatim", "quotation", "客户原话", "原话", "投诉原话",
        "投诉原文", "客戶原話", "原話", "投訴原話", "投訴原文", "申訴原文",
    ),
    "feeling": (
        "emotion", "mood", "感受", "客户感受", "情绪", "客户情绪", "心情", "客戶感受", "情緒", "客戶情緒",
    ),
    "impact": (
        "effect", "consequence", "consequences", "影响", "造成影响", "造成的影响", "后果", "影響", "造成影響",
        "造成的影響", "後果",
    ),
    "wanted": (
        "wants", "request", "demand", "demands", "customer wants", "desired outcome", "remedy sought",
        "expectation", "诉求", "客户诉求", "投诉诉求", "要求", "客户要求", "投诉要求", "希望", "期望", "訴求",
        "客戶訴求", "投訴訴求", "客戶要求", "投訴要求", "申訴要求",
    ),
    "shared_view": (
        "common ground", "共同看法", "同样的看法", "一致看法", "认同之处", "同樣的看法", "認同之處",
    ),
    "category": (
        "class", "complaint category", "complaint type", "类别", "投诉类别", "投诉类型", "分类", "投诉分类",
        "问题类别", "问题类型", "類別", "投訴類別", "投訴類型", "申訴類別", "客訴類別", "分類", "投訴分類",
        "問題類別", "問題類型",
    ),
    "cause": (
        "root cause", "cause code", "原因", "原因代码", "根本原因", "起因", "原因代碼",
    ),
    "severity": (
        "seriousness", "priority", "严重程度", "严重性", "级别", "投诉级别", "等级", "投诉等级", "嚴重程度",
        "嚴重性", "級別", "投訴級別", "等級", "投訴等級",
    ),
    "checked": (
        "investigation", "what we checked", "evidence", "调查过程", "调查经过", "核查内容", "查证内容", "核查方式",
        "调查依据", "調查過程", "調查經過", "核查內容", "查證內容", "調查依據",
    ),
    "questions": (
        "question", "questions to customer", "what we need to know", "问题清单", "待补充问题", "需补充的问题",
        "补充问题", "需了解的问题", "問題清單", "待補充問題", "需補充的問題", "補充問題", "需了解的問題",
    ),
    "answer_by": (
        "answer wanted by", "answers by", "reply needed by", "答复期限", "补充期限", "请于何日前答复", "回覆期限",
        "答覆期限", "補充期限", "請於何日前回覆",
    ),
    "if_no_answer": (
        "without an answer", "no answer", "逾期未答复", "未答复时", "无答复时", "逾期未答覆", "未答覆時", "無回覆時",
    ),
    "outstanding": (
        "still outstanding", "what is left", "remaining", "未完事项", "尚未完成", "待查事项", "未完成及原因",
        "未完事項", "待查事項",
    ),
    "next_news": (
        "next update", "next news by", "next contact", "下次告知日期", "下次进展日期", "下次回复日期",
        "下次進展日期", "下次回覆日期",
    ),
    "interim": (
        "interim help", "meanwhile", "interim arrangement", "临时安排", "临时措施", "过渡安排", "臨時安排",
        "臨時措施", "過渡安排",
    ),
    "finding": (
        "findings", "result of investigation", "investigation result", "what we found", "查明情况", "调查结果",
        "核查结果", "核实情况", "调查情况", "查证结果", "事实认定", "调查结论", "查明情況", "調查結果", "核查結果",
        "核實情況", "調查情況", "查證結果", "事實認定", "調查結論", "查核結果",
    ),
    "failings": (
        "failing", "our failings", "shortcomings", "不足之处", "我方不足", "过失", "我方过失", "失误", "存在问题",
        "不足之處", "過失", "我方過失", "失誤", "疏失", "存在問題",
    ),
    "decision": (
        "outcome", "处理决定", "处理结果", "决定", "认定结果", "是否成立", "處理決定", "處理結果", "決定",
        "認定結果",
    ),
    "reason": (
        "reasons", "reason for decision", "理由", "决定理由", "处理理由", "不成立理由", "不成立原因", "決定理由",
        "處理理由",
    ),
    "alternative": (
        "alternatives", "other options", "替代方案", "其他方案", "可选方案", "其他途径", "其他選擇", "其他选择",
        "可選方案", "其他途徑",
    ),
    "compensation": (
        "remedy", "redress", "compensation offered", "补偿", "补偿方案", "补偿措施", "赔偿", "赔偿方案", "赔付",
        "補償", "補償方案", "補償措施", "賠償", "賠償方案", "賠付",
    ),
    "currency": (
        "币种", "货币", "幣別", "幣種", "貨幣",
    ),
    "fix": (
        "improvement", "improvements", "corrective action", "what we changed", "整改", "整改措施", "改进措施",
        "改善措施", "纠正措施", "改進措施", "糾正措施", "改善對策",
    ),
    "fix_date": (
        "date of fix", "improvement date", "整改日期", "改进日期", "整改完成日期", "完成整改日期", "改善日期",
        "改進日期",
    ),
    "commitment": (
        "commitments", "promise", "promises", "next steps", "follow-up plan", "承诺", "承诺事项", "服务承诺",
        "后续承诺", "后续安排", "承諾", "承諾事項", "服務承諾", "後續承諾", "後續安排",
    ),
    "invite": (
        "invitation", "邀请", "是否邀请", "邀请方式", "邀請", "是否邀請", "邀請方式",
    ),
    "certificate_no": (
        "certificate", "certificate number", "聘书编号", "聘书号", "证书编号", "聘書編號", "聘書號", "證書編號",
    ),
    "handler": (
        "handled by", "case handler", "case owner", "agent", "assigned to", "经办人", "处理人", "经办", "跟进人",
        "受理人", "承办人", "經辦人", "處理人", "經辦", "跟進人", "承辦人",
    ),
    "handler_title": (
        "handler's title", "handler position", "handler job title", "经办人职务", "经办人职位", "处理人职务",
        "經辦人職務", "經辦人職稱", "承辦人職稱", "處理人職務",
    ),
    "handler_phone": (
        "handler's phone", "handler telephone", "direct line", "经办人电话", "处理人电话", "承办人电话",
        "经办人联系方式", "經辦人電話", "處理人電話", "承辦人電話", "經辦人聯絡方式",
    ),
    "signatory": (
        "signed by", "signer", "签发人", "签署人", "落款人", "簽發人", "簽署人",
    ),
    "signatory_title": (
        "signatory's title", "signatory position", "signer title", "签发人职务", "签署人职务", "签发人职位",
        "簽發人職務", "簽發人職稱", "簽署人職務", "簽署人職稱",
    ),
    "approved_by": (
        "approver", "审批人", "批准人", "核准人", "審批人",
    ),
    "legal_review": (
        "legal", "legal reviewed", "reviewed by legal", "法务审核", "法务审查", "法律审核", "法務審核", "法務審查",
        "法律審核", "法務審閱",
    ),
    "waiver": (
        "waivers", "waived", "rules waived", "waived rules", "rule waiver", "放行", "豁免", "规则豁免", "豁免规则",
        "放行规则", "放行理由", "豁免理由", "規則豁免", "豁免規則", "放行規則",
    ),
    "tone": (
        "style", "语气", "口吻", "风格", "語氣", "風格",
    ),
    "spend": (
        "yearly spend", "annual spend", "消费额", "年消费额", "消费金额", "累计消费", "消費額", "年消費額",
        "消費金額", "累計消費",
    ),
    "visits": (
        "visits per year", "number of visits", "光顾次数", "到店次数", "消费次数", "光顧次數", "到店次數",
        "消費次數",
    ),
    "related": (
        "related spend", "spend of those around", "亲友消费额", "关联消费额", "带动消费额", "親友消費額", "關聯消費額",
        "帶動消費額",
    ),
    "years": (
        "customer for years", "years as customer", "客户年限", "惠顾年限", "年限", "客戶年限", "惠顧年限",
    ),
    "previous_cases": (
        "previous complaints", "earlier cases", "related cases", "既往投诉", "既往投诉经历", "历史投诉编号", "关联投诉",
        "既往投訴", "過往申訴", "歷史投訴編號", "關聯投訴", "先前案件",
    ),
    "acknowledged": (
        "acknowledged on", "acknowledgement date", "date acknowledged", "确认收悉日期", "收悉日期", "首次回复日期",
        "首次响应日期", "確認收悉日期", "首次回覆日期", "首次回應日期",
    ),
    "replied": (
        "replied on", "reply date", "date of reply", "date replied", "回复日期", "答复日期", "复函日期", "回函日期",
        "答复时间", "回复时间", "回覆日期", "答覆日期", "覆函日期", "答覆時間", "回覆時間",
    ),
    "compensation_sent": (
        "compensation sent on", "date compensation sent", "补偿寄出日期", "补偿发放日期", "补偿日期",
        "補償寄出日期", "補償發放日期", "補償日期",
    ),
    "followed_up": (
        "followed up on", "follow-up date", "date followed up", "回访日期", "跟进日期", "回访时间", "回訪日期",
        "跟進日期", "回訪時間",
    ),
    "closed": (
        "closed on", "date closed", "closing date", "closure date", "结案日期", "关闭日期", "办结日期", "办结时间",
        "結案日期", "關閉日期", "辦結日期", "辦結時間",
    ),
    "satisfied": (
        "satisfaction", "customer satisfied", "是否满意", "满意度", "客户满意", "回访结果", "满意情况", "是否滿意",
        "滿意度", "客戶滿意", "回訪結果", "滿意情況",
    ),
}  # fmt: skip

PROBLEM = "problem (replygen)"
"""The column of our rejected.csv that says what is wrong with a row. No other program writes it, so it tells our tables."""
OUR_OWN: tuple[str, ...] = (
    PROBLEM, "row", "行", "行号", "行號", "序号", "序號",
)  # fmt: skip
"""Columns of our rejected.csv, and running numbers: no facts of a case, so nobody need hear that they are left out."""

TOTALS: tuple[str, ...] = (
    "total", "grandtotal", "subtotal", "sum", "合计", "总计", "小计", "共计", "总数", "合計", "總計", "小計", "共計",
    "總數",
)  # fmt: skip
"""How a row begins, folded, that sums up the others and is no case."""
