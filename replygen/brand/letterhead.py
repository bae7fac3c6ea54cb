"""The built-in letterheads, made from one table of measures: `python -m replygen.brand.letterhead TEMPLATES`.

Staff change a letterhead in Word; this module only makes the four of each look that come with replygen, and the
letter.css that goes with them, so that DOCX and PDF look alike.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from replygen.brand.letterhead_words import INTRODUCTION, ROLE_WORDS
from replygen.brand.logo import logo_for_word
from replygen.brand.looks import (
    DESIGNS,
    FOOTER_BOTTOM,
    HEADER_TOP,
    SPACED,
    SUBSTITUTES,
    THEME_COLOURS,
    Design,
    Look,
    Page,
    style_name,
)
from replygen.brand.records import LookName
from replygen.brand.stylesheet import build_stylesheet
from replygen.files import write_whole
from replygen.model.letter import ROLES
from replygen.model.words import LOCALES, Locale
from replygen.resources import templates_folder


def build_letterhead(look: LookName, locale: Locale) -> bytes:
    """The built-in letterhead of `look` in `locale` as a Word file; the same bytes every time."""
    design = DESIGNS[look][locale]
    picture = logo_for_word(templates_folder() / "brand" / "logo.svg")
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(locale, design),
        "word/_rels/document.xml.rels": _relations(*_DOCUMENT_RELATIONS, ("theme", "theme/theme1.xml")),
        "word/theme/theme1.xml": _theme(design),
        "word/styles.xml": _styles(design),
        "word/settings.xml": _settings(design.page),
        "word/fontTable.xml": _font_table(design.page),
        "word/numbering.xml": _numbering(),
        "word/header1.xml": _story("hdr", _first_header(locale, design, picture.width, picture.height)),
        "word/_rels/header1.xml.rels": _relations(("image", "media/logo.png")),
        "word/header2.xml": _story("hdr", _next_header()),
        "word/footer1.xml": _story("ftr", _foot()),
        "word/footer2.xml": _story("ftr", _foot()),
        "word/media/logo.png": picture.data,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: the same bytes every time
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _twips(points: float) -> int:
    return round(points * 20)


def _millimetres(length: float) -> int:
    return round(length * 1440 / 25.4)


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006"
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_DOCUMENT_RELATIONS = (
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("numbering", "numbering.xml"),
    ("header", "header1.xml"),
    ("header", "header2.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CONTENT_TYPES = (
    _HEAD
    + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    + f'<Override PartName="/word/document.xml" ContentType="{_MAIN}document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{file}" ContentType="{_MAIN}{kind}+xml"/>' for kind, file in _DOCUMENT_RELATIONS
    )
    + '<Override PartName="/word/theme/theme1.xml"'
    + ' ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/></Types>'
)


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{namespace}">{entries}</Relationships>'


def _story(tag: str, content: str) -> str:
    names = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:wp="{_A}/wordprocessingDrawing"'
    return f"{_HEAD}<w:{tag} {names}>{content}</w:{tag}>"


def _style_id(name: str) -> str:
    return name.replace(" ", "")


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{_style_id(style)}"/></w:pPr>{runs}</w:p>'


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _document(locale: Locale, design: Design) -> str:
    column = list(LOCALES).index(locale)
    body = [_paragraph(style_name("body"), _text(text)) for text in INTRODUCTION[locale]]
    colon = ": " if locale == "en" else "："
    body += [
        _paragraph(style_name(role), _text(f"{style_name(role)}{colon}{ROLE_WORDS[role][column]}")) for role in ROLES
    ]
    return _story("document", f"<w:body>{''.join(body)}{_section(design.page)}</w:body>")


def _section(page: Page) -> str:
    return (
        '<w:sectPr><w:headerReference w:type="first" r:id="rId5"/><w:headerReference w:type="default" r:id="rId6"/>'
        '<w:footerReference w:type="first" r:id="rId7"/><w:footerReference w:type="default" r:id="rId8"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{_millimetres(page.top)}" w:right="{_millimetres(page.right)}"'
        f' w:bottom="{_millimetres(page.bottom)}" w:left="{_millimetres(page.left)}"'
        f' w:header="{_millimetres(HEADER_TOP)}" w:footer="{_millimetres(FOOTER_BOTTOM)}" w:gutter="0"/>'
        '<w:cols w:space="720"/><w:titlePg/></w:sectPr>'
    )


def _styles(design: Design) -> str:
    page, body = design.page, design.roles["body"]
    looks = [(style_name(role), look) for role, look in design.roles.items()]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts('minor')}{_sizes(body.size)}"
        f'<w:lang w:val="{_latin(page)}" w:eastAsia="{page.asian_language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    base = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl/><w:overflowPunct w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{_twips(body.line)}" w:lineRule="atLeast"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )
    styles = [_style(name, look, design) for name, look in (*looks, *design.letterhead.items())]
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{defaults}{base}{"".join(styles)}</w:styles>'


def _latin(page: Page) -> str:
    """The language of Latin text: as Chinese, LibreOffice breaks its words between any two letters."""
    return "en-US" if page.language.startswith("zh") else page.language


def _style(name: str, look: Look, design: Design) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{_style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"".join(_paragraph_properties(name, look, design))}</w:pPr>'
        f"<w:rPr>{''.join(_run_properties(look, design))}</w:rPr></w:style>"
    )


def _paragraph_properties(name: str, look: Look, design: Design) -> Iterator[str]:
    """The properties in the order that the schema asks for."""
    if look.keep:
        yield "<w:keepNext/>"
    if name == style_name("item"):
        yield '<w:numPr><w:numId w:val="1"/></w:numPr>'
    if name == "Letterhead Rule" and design.rule:
        yield _rule("bottom", design.rule, design)
    if name == "Letterhead Foot" and design.foot_rule:
        yield _rule("top", design.foot_rule, design)
    yield (
        f'<w:spacing w:before="{_twips(look.before)}" w:after="{_twips(look.after)}"'
        f' w:line="{_twips(look.line)}" w:lineRule="atLeast"/>'
    )
    indents = {"left": look.left, "firstLine": look.first, "hanging": look.hanging}
    if any(indents.values()):
        # In Chinese Word counts in characters, so that the indent follows the font size; others read the twips.
        is_counted = design.page.language.startswith("zh") and name not in design.letterhead
        counted = indents if is_counted else {}
        chars = "".join(f' w:{side}Chars="{round(em * 100)}"' for side, em in counted.items() if em)
        twips = "".join(f' w:{side}="{_twips(em * look.size)}"' for side, em in indents.items() if em)
        yield f"<w:ind{chars}{twips}/>"
    if (look.before or look.after) and name not in map(style_name, SPACED):
        yield "<w:contextualSpacing/>"
    yield f'<w:jc w:val="{look.align}"/>'
    if name == style_name("subject"):
        yield '<w:outlineLvl w:val="0"/>'


def _rule(side: str, weight: float, design: Design) -> str:
    colour = f'w:color="{design.main.upper()}" w:themeColor="{THEME_COLOURS["main"]}"'
    return f'<w:pBdr><w:{side} w:val="single" w:sz="{round(weight * 8)}" w:space="4" {colour}/></w:pBdr>'


def _run_properties(look: Look, design: Design) -> Iterator[str]:
    yield _fonts("major" if look.heading else "minor")
    if look.bold:
        yield "<w:b/><w:bCs/>"
    if look.colour:
        shade = design.main if look.colour == "main" else design.muted
        yield f'<w:color w:val="{shade.upper()}" w:themeColor="{THEME_COLOURS[look.colour]}"/>'
    yield _sizes(look.size)


def _fonts(kind: str) -> str:
    """The fonts of the theme, which brand.yaml can change: minor for running text, major for headings."""
    return (
        f'<w:rFonts w:asciiTheme="{kind}HAnsi" w:hAnsiTheme="{kind}HAnsi" w:eastAsiaTheme="{kind}EastAsia"'
        f' w:cstheme="{kind}Bidi"/>'
    )


def _sizes(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _settings(page: Page) -> str:
    chinese = page.language.startswith("zh")
    punctuation = "compressPunctuation" if chinese else "doNotCompress"
    options = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
    }
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in options.items()
    )
    return (
        f'{_HEAD}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="480"/>'
        f'<w:characterSpacingControl w:val="{punctuation}"/>'
        # A line that ends at a line break is not stretched to the margin.
        f"<w:compat><w:doNotExpandShiftReturn/>{compat}</w:compat>"
        f'<w:themeFontLang w:val="{page.language}" w:eastAsia="{page.asian_language}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _theme(design: Design) -> str:
    """Fonts and colours of all styles, and what Word offers first when staff choose others."""
    page, main, muted = design.page, design.main.upper(), design.muted.upper()
    colours = {"dk1": "000000", "lt1": "FFFFFF", "dk2": main, "lt2": "EEF3F1", "accent1": main, "accent2": muted}
    colours |= {f"accent{n}": colour for n, colour in enumerate(("8A6D3B", "3B5B8A", "8A3B4A", "6B6B3B"), 3)}
    colours |= {"hlink": "1F4E8A", "folHlink": "6B3B8A"}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items())
    major, minor = (
        f'<a:{kind}Font><a:latin typeface="{latin}"/><a:ea typeface="{asian}"/><a:cs typeface="{latin}"/></a:{kind}Font>'
        for kind, latin, asian in (
            ("major", page.headings, page.asian_headings),
            ("minor", page.body, page.asian_body),
        )
    )
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{plain}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_HEAD}<a:theme xmlns:a="{_A}/main" name="replygen"><a:themeElements>'
        f'<a:clrScheme name="replygen">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="replygen">{major}{minor}</a:fontScheme>'
        f'<a:fmtScheme name="replygen"><a:fillStyleLst>{plain * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _font_table(page: Page) -> str:
    families = dict.fromkeys((page.body, page.headings, page.asian_body, page.asian_headings))
    fonts = "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{SUBSTITUTES[family][0]}"/>'
        f'<w:charset w:val="{SUBSTITUTES[family][2]}"/><w:family w:val="{SUBSTITUTES[family][1]}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for family in families
    )
    return f'{_HEAD}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _numbering() -> str:
    minor = _fonts("minor")
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:pStyle w:val="{_style_id(style_name("item"))}"/><w:suff w:val="tab"/><w:lvlText w:val="•"/>'
        f'<w:lvlJc w:val="left"/><w:rPr>{minor}</w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _first_header(locale: Locale, design: Design, width: int, height: int) -> str:
    alternative = "Spruce Telecom" if locale == "en" else ("云杉通信" if locale == "zh-CN" else "雲杉")
    name = _paragraph("Letterhead Name", _logo(design, alternative, width, height) + _text("{{ company }}"))
    return name + _paragraph("Letterhead Line", _text("{{ department }}")) + _paragraph("Letterhead Rule", "")


def _next_header() -> str:
    """The reference and the number of the page; the reference is filled in for each letter."""
    return _paragraph("Letterhead Page", _text("{{ reference }}\u2003") + _FIELD.format(code="PAGE"))


def _logo(design: Design, alternative: str, width: int, height: int) -> str:
    """The logo at the margin, a picture of `width` by `height` EMU; lines beside it are indented past it by their styles."""
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:align>{design.logo_side}</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="1" name="Logo" descr="{alternative}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}/main"><a:graphicData uri="{_A}/picture"><pic:pic xmlns:pic="{_A}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="Logo" descr="{alternative}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )


def _foot() -> str:
    return _paragraph("Letterhead Foot", _text("{{ address }} · {{ phone }} · {{ email }} · {{ website }}"))


def look_folder(templates: Path, look: LookName) -> Path:
    """Where the files of a built-in look stand; those of the classic one are the brand that all others lie upon."""
    return templates / "brand" if look == "classic" else templates / "looks" / look


def main(templates: Path) -> None:
    """Write the four letterheads and the style sheet of each look; `letterhead.docx` is the English one."""
    for look in DESIGNS:
        folder = look_folder(templates, look)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "letter.css", build_stylesheet(look).encode())
        for locale in LOCALES:
            name = "letterhead.docx" if locale == "en" else f"letterhead.{locale}.docx"
            write_whole(folder / name, build_letterhead(look, locale))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
