"""What the built-in letterheads tell the staff who open them in Word: one line a style, and how to change it."""

from __future__ import annotations

from collections.abc import Mapping

from replygen.model.letter import Role
from replygen.model.words import Locale

INTRODUCTION: Mapping[Locale, tuple[str, ...]] = {
    "zh-CN": (
        "这是信笺模板。下面每一段都用了一种段落样式，样式名写在段首。要改字体、字号、行距、缩进、对齐，"
        "请在 Word 的“样式”窗格里修改对应样式（右键—修改），不要只改这里的文字。",
        "页边距、页眉、页脚、徽标照平常的办法改。页眉页脚里可用的占位符：公司 {{ company }}、部门 {{ department }}、"
        "地址 {{ address }}、电话 {{ phone }}、邮箱 {{ email }}、网站 {{ website }}、服务时间 {{ hours }}、编号 {{ reference }}。",
        "正文里的这些说明文字不会印到信上；样式不能改名，也不能删。",
    ),
    "zh-TW": (
        "這是信箋範本。下面每一段都用了一種段落樣式，樣式名稱寫在段首。要改字型、字級、行距、縮排、對齊，"
        "請在 Word 的「樣式」窗格修改對應的樣式（按右鍵—修改），不要只改這裡的文字。",
        "邊界、頁首、頁尾、標誌照平常的方式修改。頁首頁尾可用的欄位：公司 {{ company }}、部門 {{ department }}、"
        "地址 {{ address }}、電話 {{ phone }}、電子郵件 {{ email }}、網站 {{ website }}、服務時間 {{ hours }}、編號 {{ reference }}。",
        "內文的這些說明文字不會印到信上；樣式不能改名，也不能刪除。",
    ),
    "zh-HK": (
        "這是信箋範本。下面每一段都用了一種段落樣式，樣式名稱寫在段首。要改字型、字號、行距、縮排、對齊，"
        "請在 Word 的「樣式」窗格修改對應的樣式（按右鍵—修改），不要只改這裏的文字。",
        "頁邊距、頁首、頁尾、標誌照平常的方式修改。頁首頁尾可用的欄位：公司 {{ company }}、部門 {{ department }}、"
        "地址 {{ address }}、電話 {{ phone }}、電郵 {{ email }}、網站 {{ website }}、辦公時間 {{ hours }}、檔號 {{ reference }}。",
        "內文的這些說明文字不會印到信上；樣式不能改名，也不能刪除。",
    ),
    "en": (
        "This is the letterhead. Every paragraph below shows one paragraph style; its name stands first. To change "
        "font, size, spacing, indent or alignment, modify that style in Word's Styles pane (right click, Modify) "
        "rather than the text here.",
        "Change margins, header, footer and logo in the usual way. Headers and footers may hold {{ company }}, "
        "{{ department }}, {{ address }}, {{ phone }}, {{ email }}, {{ website }}, {{ hours }} and {{ reference }}.",
        "None of this body text is printed. Do not rename or delete the styles.",
    ),
}

# zh-CN, zh-TW, zh-HK, en
ROLE_WORDS: Mapping[Role, tuple[str, str, str, str]] = {
    "reference": ("编号", "編號", "檔號", "our reference"),
    "date": ("日期", "日期", "日期", "the date"),
    "address": (
        "收信人姓名和地址，一行一段",
        "收信人姓名與地址，一行一段",
        "收信人姓名及地址，一行一段",
        "the addressee, a line each",
    ),
    "subject": ("标题", "主旨", "標題", "the subject line"),
    "salutation": ("称呼", "稱謂", "稱謂", "the salutation"),
    "greeting": ("问候语", "問候語", "問候語", "a greeting of its own"),
    "body": ("正文", "內文", "內文", "the body"),
    "item": ("列表中的一项", "清單中的一項", "清單中的一項", "an entry of a list"),
    "recourse": ("其他投诉途径", "其他申訴管道", "其他投訴途徑", "where else the customer may turn"),
    "closing": ("结尾敬语的第一行", "結尾敬語的第一行", "結尾敬語", "the complimentary close"),
    "closing-end": (
        "结尾敬语的第二行，下面留出盖章的位置",
        "結尾敬語的第二行",
        "結尾敬語的第二行",
        "a second line of the close",
    ),
    "signature": ("签署人姓名", "署名", "署名", "the signatory's name"),
    "post": ("签署人职务", "職稱", "職銜", "the signatory's post"),
    "company": ("落款单位", "公司名稱", "公司名稱", "the company in the signature"),
    "enclosure": ("附件", "附件", "附件", "enclosures"),
}
