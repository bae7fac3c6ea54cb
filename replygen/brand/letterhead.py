"""The built-in letterheads, made from one table of measures: `python -m replygen.brand.letterhead FOLDER`.

Staff change a letterhead in Word; this module only makes the four that come with replygen. The measures are those of
templates/brand/letter.css, so that DOCX and PDF look alike.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from replygen.brand.letterhead_words import INTRODUCTION, ROLE_WORDS
from replygen.brand.looks import (
    FOOTER_BOTTOM,
    GREEN,
    GREY,
    HEADER_TOP,
    LETTERHEAD_LOOKS,
    LOGO_HEIGHT,
    LOGO_WIDTH,
    LOOKS,
    PAGES,
    SPACED,
    SUBSTITUTES,
    Look,
    Page,
    style_name,
)
from replygen.files import write_whole
from replygen.model.letter import ROLES
from replygen.model.words import LOCALES, Locale
from replygen.resources import templates_folder

_EMU = 36000  # English metric units in a millimetre


def build_letterhead(locale: Locale) -> bytes:
    """The built-in letterhead of `locale` as a Word file; the same bytes every time."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(locale),
        "word/_rels/document.xml.rels": _relations(*_DOCUMENT_RELATIONS, ("theme", "theme/theme1.xml")),
        "word/theme/theme1.xml": _theme(PAGES[locale]),
        "word/styles.xml": _styles(locale),
        "word/settings.xml": _settings(PAGES[locale]),
        "word/fontTable.xml": _font_table(PAGES[locale]),
        "word/numbering.xml": _numbering(PAGES[locale]),
        "word/header1.xml": _story("hdr", _first_header(locale)),
        "word/_rels/header1.xml.rels": _relations(("image", "media/logo.png")),
        "word/header2.xml": _story("hdr", _paragraph("Letterhead Page", _FIELD.format(code="PAGE"))),
        "word/footer1.xml": _story("ftr", _foot()),
        "word/footer2.xml": _story("ftr", _foot()),
        "word/media/logo.png": draw_logo((templates_folder() / "brand" / "logo.svg").read_text(encoding="utf-8")),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: the same bytes every time
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def draw_logo(svg: str, height: int = 154, fineness: int = 8) -> bytes:
    """A PNG of `svg`, `height` pixels high, on a clear ground. Only polygons filled with one colour are drawn."""
    from PIL import Image, ImageDraw

    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise ValueError('the drawing has no viewBox="0 0 width height"')
    scale = height * fineness / float(box[2])
    size = (round(float(box[1]) * scale), height * fineness)
    # The clear ground has the colour of the drawing, so that edges do not turn grey when the picture is made smaller.
    picture = Image.new("RGBA", size, f"#{GREEN}00")
    pen = ImageDraw.Draw(picture)
    for colour, points in re.findall(r'<polygon fill="(#\w{6})" points="([^"]+)"', svg):
        pen.polygon([tuple(float(n) * scale for n in point.split(",")) for point in points.split()], fill=colour)
    small = picture.resize((round(size[0] / fineness), height), Image.Resampling.LANCZOS)
    png = io.BytesIO()
    small.quantize(64).save(png, "PNG", optimize=True)
    return png.getvalue()


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


def _document(locale: Locale) -> str:
    column = list(LOCALES).index(locale)
    body = [_paragraph(style_name("body"), _text(text)) for text in INTRODUCTION[locale]]
    colon = ": " if locale == "en" else "："
    body += [
        _paragraph(style_name(role), _text(f"{style_name(role)}{colon}{ROLE_WORDS[role][column]}")) for role in ROLES
    ]
    return _story("document", f"<w:body>{''.join(body)}{_section(PAGES[locale])}</w:body>")


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


def _styles(locale: Locale) -> str:
    page = PAGES[locale]
    looks = [(style_name(role), look) for role, look in LOOKS[locale].items()]
    body = LOOKS[locale]["body"]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(page, sans=False)}{_sizes(body.size)}"
        f'<w:lang w:val="{page.language}" w:eastAsia="{page.asian_language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    base = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl/><w:overflowPunct w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{_twips(body.line)}" w:lineRule="atLeast"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )
    styles = [_style(name, look, page) for name, look in (*looks, *LETTERHEAD_LOOKS.items())]
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{defaults}{base}{"".join(styles)}</w:styles>'


def _style(name: str, look: Look, page: Page) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{_style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"".join(_paragraph_properties(name, look, page))}</w:pPr>'
        f"<w:rPr>{''.join(_run_properties(look, page))}</w:rPr></w:style>"
    )


def _paragraph_properties(name: str, look: Look, page: Page) -> Iterator[str]:
    """The properties in the order that the schema asks for."""
    if look.keep:
        yield "<w:keepNext/>"
    if name == style_name("item"):
        yield '<w:numPr><w:numId w:val="1"/></w:numPr>'
    if rule := {"Letterhead Rule": "bottom", "Letterhead Foot": "top"}.get(name):
        yield f'<w:pBdr><w:{rule} w:val="single" w:sz="6" w:space="4" w:color="{GREEN}"/></w:pBdr>'
    yield (
        f'<w:spacing w:before="{_twips(look.before)}" w:after="{_twips(look.after)}"'
        f' w:line="{_twips(look.line)}" w:lineRule="atLeast"/>'
    )
    indents = {"left": look.left, "firstLine": look.first, "hanging": look.hanging}
    if any(indents.values()):
        # In Chinese Word counts in characters, so that the indent follows the font size; others read the twips.
        counted = indents if page.language.startswith("zh") and not look.sans else {}
        chars = "".join(f' w:{side}Chars="{round(em * 100)}"' for side, em in counted.items() if em)
        twips = "".join(f' w:{side}="{_twips(em * look.size)}"' for side, em in indents.items() if em)
        yield f"<w:ind{chars}{twips}/>"
    if (look.before or look.after) and name not in SPACED:
        yield "<w:contextualSpacing/>"
    yield f'<w:jc w:val="{look.align}"/>'


def _run_properties(look: Look, page: Page) -> Iterator[str]:
    yield _fonts(page, look.sans)
    if look.bold:
        yield "<w:b/><w:bCs/>"
    if look.colour:
        yield f'<w:color w:val="{look.colour}"/>'
    yield _sizes(look.size)


def _fonts(page: Page, sans: bool) -> str:
    latin, asian = (page.sans, page.asian_sans) if sans else (page.serif, page.asian_serif)
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{asian}" w:cs="{latin}"/>'


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


def _theme(page: Page) -> str:
    """What Word offers first when staff choose a colour or a font; the styles themselves name theirs."""
    colours = {"dk1": "000000", "lt1": "FFFFFF", "dk2": GREEN, "lt2": "EEF3F1", "accent1": GREEN, "accent2": GREY}
    colours |= {f"accent{n}": colour for n, colour in enumerate(("8A6D3B", "3B5B8A", "8A3B4A", "6B6B3B"), 3)}
    colours |= {"hlink": "1F4E8A", "folHlink": "6B3B8A"}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items())
    major, minor = (
        f'<a:{kind}Font><a:latin typeface="{latin}"/><a:ea typeface="{asian}"/><a:cs typeface=""/></a:{kind}Font>'
        for kind, latin, asian in (("major", page.sans, page.asian_sans), ("minor", page.serif, page.asian_serif))
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
    families = dict.fromkeys((page.serif, page.sans, page.asian_serif, page.asian_sans))
    fonts = "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{SUBSTITUTES[family][0]}"/>'
        f'<w:charset w:val="{SUBSTITUTES[family][2]}"/><w:family w:val="{SUBSTITUTES[family][1]}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for family in families
    )
    return f'{_HEAD}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _numbering(page: Page) -> str:
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:pStyle w:val="{_style_id(style_name("item"))}"/><w:suff w:val="tab"/><w:lvlText w:val="•"/>'
        f'<w:lvlJc w:val="left"/><w:rPr>{_fonts(page, sans=False)}</w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _first_header(locale: Locale) -> str:
    name = _paragraph("Letterhead Name", _logo(locale) + _text("{{ company }}"))
    return name + _paragraph("Letterhead Line", _text("{{ department }}")) + _paragraph("Letterhead Rule", "")


def _logo(locale: Locale) -> str:
    """The logo at the left margin; the lines beside it are indented past it by their styles."""
    alternative = "Spruce Telecom" if locale == "en" else ("云杉通信" if locale == "zh-CN" else "雲杉")
    width, height = round(LOGO_WIDTH * _EMU), round(LOGO_HEIGHT * _EMU)
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(HEADER_TOP * _EMU)}</wp:posOffset></wp:positionV>'
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


def main(folder: Path) -> None:
    """Write the four letterheads to `folder`; `letterhead.docx` is the English one."""
    for locale in LOCALES:
        name = "letterhead.docx" if locale == "en" else f"letterhead.{locale}.docx"
        write_whole(folder / name, build_letterhead(locale))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
