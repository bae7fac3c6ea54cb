"""Good files made bad: the ways a file goes wrong by accident or malice, drawn with a seeded `Random`."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]
Parts = list[tuple[str, bytes]]

LARGEST = 1_000_000
"""Bytes a mutated file, or a part of one, has at most."""

NUMBERS = (
    *(b"0", b"-1", b"-0", b"00", b"1.", b".5", b"1e400", b"-1e-400", b"1E+9999999", b"NaN", b"-inf", b"0x7f", b"1_000"),
    *(b"255", b"65536", b"16385", b"1048577", b"2147483648", b"4294967295", b"4294967296", b"18446744073709551616"),
    *(b"9" * 400, b"9" * 5000, b"0." + b"0" * 5000 + b"1", b"2958466", b"-657435", "１２".encode(), "²".encode()),
)
ANYWHERE = (
    *(
        b"\0",
        b"\0\0\0\0",
        b"\r",
        b"\n",
        b"\r\n",
        b"\t",
        b"\x0b",
        b"\x0c",
        b"\x1a",
        b"\x1b[2J",
        b"\x7f",
        b'"',
        b"'",
        b"\\",
    ),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\x84\x31\x95\x33"),  # byte order
    *(b"\xc0\x80", b"\xe0\x80\xaf", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80"),  # no UTF-8
    *(b"\xed\xa0\x80", b"\x00\xd8", b"\xdc\x00", b"\xff", b"\x80", b"\x81\x30", b"\xa4", b"\xfe\xfe"),  # broken pairs
    *(b"\xe2\x80\xa8", b"\xc2\x85", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xef\xbf\xbf", b"\xf3\xa0\x84\x80"),  # unseen
    *(b"\xcc\x81" * 9, b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", b"{{ 7*7 }}", b"=1+1", b"%s%n", b"../" * 9),
    *NUMBERS,
)
IN_CSV = (
    *ANYWHERE,
    *(b",", b";", b"|", b'""', b'"\n"', b'\n"', b'",', b"sep=;\r\n", b"sep=,\n", b"\n\n\n", b"case_id,name\n"),
)
IN_YAML = (
    *ANYWHERE,
    *(
        b"---\n",
        b"...\n",
        b"\n--- !!set\n",
        b"%YAML 1.1\n---\n",
        b"%YAML 9.9\n---\n",
        b"%TAG ! tag:x,2000:\n---\n",
        b"# ",
    ),
    *(
        b"&a ",
        b"*a",
        b" *a ",
        b"&a [*a]",
        b"&a {*a : *a}",
        b"<<: *a\n",
        b"<<: [*a, *a]\n",
        b"<<: {name: x}\n",
        b"&a\n- *a\n",
    ),
    *(
        b"!!python/object/apply:os.system [x]",
        b"!!binary ",
        b"!!int ",
        b"!!float ",
        b"!!timestamp 2001-99-99",
        b"!!omap ",
    ),
    *(
        b"!!merge ",
        b"!<tag:yaml.org,2002:map> ",
        b"!x!y ",
        b"!",
        b"!!null ",
        b"!!str ",
        b"!!set {a, b}",
        b"!!pairs [a: 1]",
    ),
    *(
        b"? ",
        b"? [a]\n: b\n",
        b"- ",
        b": ",
        b":",
        b"{",
        b"}",
        b"[",
        b"]",
        b"|",
        b">",
        b"|9\n",
        b">-\n  ",
        b"@",
        b"`",
        b"%",
    ),
    *(
        b'"\\ud800"',
        b'"\\x00"',
        b'"\\UFFFFFFFF"',
        b'"\\',
        b"190:20:30",
        b"0o99999",
        b".inf",
        b"~",
        b"null",
        b"\t- ",
        b"a: b: c",
    ),
    b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n",
)
IN_JSON = (
    *ANYWHERE,
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b":",
        b'{"a":',
        b"[[",
        b'"',
        b'""',
        b"null",
        b"true",
        b"NaN",
        b"-Infinity",
        b"//",
        b"/* */",
    ),
    *(
        b"\\ud800",
        b"\\udc00\\ud800",
        b"\\u0000",
        b"\\u12",
        b"\\x",
        b"\\",
        b'"case_id": "1",',
        b'"name": {"a": []},',
        b'"":1,',
    ),
)
IN_XML = (
    *ANYWHERE,
    *(
        b"&#0;",
        b"&#xD800;",
        b"&#1114112;",
        b"&a;",
        b"&amp;",
        b"&",
        b"<",
        b">",
        b"</",
        b"/>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"<?x",
    ),
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>&c;',
    *(
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<?xml version="1.0" encoding="UTF-16"?>',
        b'<?xml version="1.1"?>',
    ),
    *(
        b'<row r="99999999999">',
        b'<row r="-1">',
        b'<c r="XFD1048576" t="s"><v>99999999</v></c>',
        b'<c r="ZZZZZZ1"><v>1</v></c>',
    ),
    *(
        b'<c t="s"><v>-1</v></c>',
        b'<c r="A0"><v>1</v></c>',
        b'<c t="d"><v>9999-99-99</v></c>',
        b'<c s="-1"><v>1e309</v></c>',
    ),
    *(
        b'<dimension ref="A1:XFD1048576"/>',
        b'<mergeCell ref="A1:XFD1048576"/>',
        b"<f>SUM(A1:A9)</f>",
        b"<si><r><t>",
        b"<is><t>",
    ),
    *(
        b"<table:table-row>",
        b"<text:p>",
        b'<text:s text:c="999999999"/>',
        b"<table:covered-table-cell/>",
        b"<office:document>",
    ),
)
ATTRIBUTES = (
    *NUMBERS,
    *(
        b"",
        b" ",
        b"A1",
        b"a1",
        b"A",
        b"1",
        b"A0",
        b"A1:A0",
        b"XFD1048576",
        b"A1:XFD1048576",
        b"XFE1048577",
        b"ZZZZZZ9",
        b"$A$1",
    ),
    *(
        b"s",
        b"str",
        b"inlineStr",
        b"b",
        b"e",
        b"d",
        b"n",
        b"true",
        b"hidden",
        b"veryHidden",
        b"preserve",
        b"rId1",
        b"rId999",
    ),
    *(
        b"../../../../etc/passwd",
        b"/xl/workbook.xml",
        b"http://example.org/x",
        b"worksheets/sheet1.xml",
        b"External",
        b"utf-16",
    ),
    *(
        b"yyyy-mm-dd",
        b"[$-404]e/m/d",
        b"0" * 300,
        b"string",
        b"float",
        b"date",
        b"percentage",
        b"PT99999999999H",
        b"16384",
    ),
)


def mutated(data: bytes, mutations: Sequence[Mutation], random: Random) -> bytes:
    """`data` after one to five of `mutations`."""
    for _number in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        data = random.choice(mutations)(data, random)[:LARGEST]
    return data


def in_bytes(words: Sequence[bytes], others: Sequence[bytes]) -> tuple[Mutation, ...]:
    """Mutations of bytes: bits, chunks, numbers, `words` put where they do not belong, the ends of the files `others`."""

    def put(data: bytes, random: Random) -> bytes:
        at = _place(data, random)
        return data[:at] + random.choice(words) + data[at:]

    def put_many(data: bytes, random: Random) -> bytes:
        at = _place(data, random)
        return data[:at] + random.choice(words) * random.choice((2, 20, 300, 10_000)) + data[at:]

    def overwrite(data: bytes, random: Random) -> bytes:
        at, word = _place(data, random), random.choice(words)
        return data[:at] + word + data[at + len(word) :]

    def splice(data: bytes, random: Random) -> bytes:
        other = random.choice(others)
        return data[: _place(data, random)] + other[_place(other, random) :]

    return (put, put, put, put_many, overwrite, splice, _flip, _delete, _double, _repeat, _move, _cut, _number)


def in_text(words: Sequence[bytes], others: Sequence[bytes]) -> tuple[Mutation, ...]:
    """Mutations of text in UTF-8: those of bytes, and the whole saved with other line ends or in another encoding."""
    return (*in_bytes(words, others), _saved_otherwise, _line_ends)


def in_zip(others: Sequence[bytes]) -> tuple[Mutation, ...]:
    """Mutations of a zip of XML: within its parts, of the list of parts, of what it says about them, of its bytes."""
    xml = (*in_bytes(IN_XML, others), _attribute, _attribute, _attribute, _attribute, _element, _element)

    def part(data: bytes, random: Random) -> bytes:
        def change(parts: Parts) -> None:
            largest = max(range(len(parts)), key=lambda number: len(parts[number][1]))  # where the cells are
            number = random.choice((largest, random.randrange(len(parts))))
            name, content = parts[number]
            parts[number] = name, mutated(content, xml, random)

        return _rezipped(data, change)

    return (*[part] * 12, _other_parts, _lie, random_of(in_bytes(ANYWHERE, others)))


def timeless(data: bytes) -> bytes:
    """The zip `data` as if it had been saved at a fixed time: the same seed then gives the same mutations."""

    def change(parts: Parts) -> None:
        time = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+")
        parts[:] = [(name, time.sub(b"2026-11-20T00:00:00", content)) for name, content in parts]

    return _rezipped(data, change)


def with_more(data: bytes, part: str, tag: bytes, text: bytes) -> bytes:
    """The zip `data` with `text` put before the last `tag` of its `part`. Raises ValueError when there is no such tag."""

    def change(parts: Parts) -> None:
        number = [name for name, _content in parts].index(part)
        content = parts[number][1]
        at = content.rindex(tag)
        parts[number] = part, content[:at] + text + content[at:]

    return _rezipped(data, change)


def random_of(mutations: Sequence[Mutation]) -> Mutation:
    """One of `mutations` each time."""
    return lambda data, random: random.choice(mutations)(data, random)


def _place(data: bytes, random: Random) -> int:
    return random.randint(0, len(data))


def _chunk(data: bytes, random: Random) -> tuple[int, int]:
    """Where a chunk of `data` begins and ends; mostly a short one."""
    start = _place(data, random)
    return start, min(start + random.choice((1, 2, 8, 60, 400, len(data))), len(data))


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _bit in range(random.choice((1, 1, 2, 10)) if data else 0):
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _delete(data: bytes, random: Random) -> bytes:
    start, end = _chunk(data, random)
    return data[:start] + data[end:]


def _double(data: bytes, random: Random) -> bytes:
    (start, end), at = _chunk(data, random), _place(data, random)
    return data[:at] + data[start:end] + data[at:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _chunk(data, random)
    return data[:start] + data[start:end] * random.choice((2, 50, 10_000)) + data[end:]


def _move(data: bytes, random: Random) -> bytes:
    start, end = _chunk(data, random)
    rest = data[:start] + data[end:]
    at = _place(rest, random)
    return rest[:at] + data[start:end] + rest[at:]


def _cut(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] if random.random() < 0.8 else data[at:]


def _number(data: bytes, random: Random) -> bytes:
    return _replaced(rb"-?\d+(?:\.\d+)?", data, random, random.choice(NUMBERS))


def _attribute(data: bytes, random: Random) -> bytes:
    return _replaced(rb'(?<==")[^"]*(?=")', data, random, random.choice(ATTRIBUTES))


def _element(data: bytes, random: Random) -> bytes:
    """One tag away, closed at once, or so often that what follows lies deep."""
    found = re.findall(rb"<[^>]*>", data)
    tag = random.choice(found) if found else b""
    return _replaced(re.escape(tag), data, random, random.choice((b"", tag[:-1] + b"/>", tag * 2, tag * 10_000)))


def _replaced(pattern: bytes, data: bytes, random: Random, by: bytes) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    one = random.choice(found)
    return data[: one.start()] + by + data[one.end() :]


def _saved_otherwise(data: bytes, random: Random) -> bytes:
    encoding = random.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "gb18030", "big5hkscs", "cp1252", "cp037")
    )
    return data.decode("utf-8", "replace").encode(encoding, random.choice(("replace", "ignore")))


def _line_ends(data: bytes, random: Random) -> bytes:
    end = random.choice((b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"\xe2\x80\xa8", b"\xc2\x85", b"\0", b""))
    return data.replace(b"\r\n", b"\n").replace(b"\n", end)


def _other_parts(data: bytes, random: Random) -> bytes:
    """A part away, empty, twice, under the name of another, or under a name that no part may have."""

    def change(parts: Parts) -> None:
        name, content = parts.pop(random.randrange(len(parts)))
        other = random.choice(parts)[0] if parts else name
        parts += random.choice(
            (
                [],
                [(name, b"")],
                [(name, content), (name, content[: len(content) // 2])],
                [(other, content)],
                [(random.choice((f"../{name}", f"/{name}", name.upper(), name.replace("/", "\\"), "")), content)],
            )
        )

    return _rezipped(data, change)


def _lie(data: bytes, random: Random) -> bytes:
    """A header that says something else: size, method, flags, check sum, length of a name, offset."""
    headers = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    if not headers:
        return data
    at = random.choice(headers) + random.choice((4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 42))
    lie = struct.pack("<I", random.choice((0, 1, 8, 9, 255, 65535, 2**31, 2**32 - 1)))[: random.choice((2, 4))]
    return data[:at] + lie + data[at + len(lie) :]


def _rezipped(data: bytes, change: Callable[[Parts], None]) -> bytes:
    """The zip `data` with its parts changed; as it is, where an earlier mutation has left no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = [(name, old.read(name)) for name in old.namelist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return data
    if parts:
        change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name")  # that is meant
        for name, content in parts:
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
