"""Every encoding that offices write is read rightly; where two would do, nothing is guessed."""

from __future__ import annotations

import codecs
import itertools
from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import load_records
from replygen.model.case import Record

CHINESE = "编号,姓名,收到日期,事由\n00123,王晓雯,2025-03-14,约好14:00到16:00上门安装，师傅18:40才到\n"
TAIWANESE = "case_id,name,issue\n00123,王曉雯,三月十四日約好下午兩點到府安裝，師傅傍晚才到，來電都沒有答覆\n"
FRENCH = "case_id,name,issue\n00123,Hélène Mahé,The café was closed\n"
SIMPLIFIED = "李娜 王磊 张雨欣 陈思琪 刘洋 杨晓燕 赵志强 周建国 吴佳怡 孙浩然 马丽 朱文博 胡静 郭婷 何欣怡 高飞"
TRADITIONAL = "李淑芬 王志明 張家豪 陳怡君 劉雅婷 楊承恩 趙建國 周美玲 吳宗翰 孫曉雯 馬麗 朱文博 胡靜 郭婷 何欣怡 高飛"
SIMPLIFIED_TOWNS = "北京 上海 广州 深圳 杭州 武汉 成都 重庆 苏州 西安 沈阳 青岛 厦门 哈尔滨 乌鲁木齐 兰州"
TRADITIONAL_TOWNS = "臺北 新北 桃園 台中 高雄 基隆 新竹 嘉義 屏東 宜蘭 花蓮 香港 九龍 旺角 尖沙咀 澳門"
WESTERN = "Hélène José Müller François Renée O’Brien Zoë Seán Ángel André Noël Chloë Siân Jürgen Søren Björk"


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def only(path: Path) -> Record:
    (record,) = load_records(path)
    return record


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_doubt(tmp_path: Path, encoding: str) -> None:
    source = load_records(write(tmp_path, CHINESE, encoding))
    (notice,) = source.notices
    assert f"CSV, {encoding.removesuffix('-sig').upper()}, comma" in notice
    assert list(source) == list(load_records(tmp_path / "cases.csv", encoding=encoding))
    assert "guessed" not in notice
    assert next(iter(source)).values["name"] == "王晓雯"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_other_marks_are_known_too(tmp_path: Path, mark: bytes, encoding: str) -> None:
    assert only(write(tmp_path, mark + CHINESE.encode(encoding))).values["case_id"] == "00123"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [CHINESE, TAIWANESE, FRENCH, "case_id,name\n1,一一一一一一一一\n"])
def test_wide_characters_without_a_mark_are_known_by_their_nuls(tmp_path: Path, encoding: str, text: str) -> None:
    path = write(tmp_path, text, encoding)
    assert only(path).values["name"] == text.split("\n")[1].split(",")[1]
    (record,) = load_records(path, encoding=encoding[:6])
    assert record == only(path)


@pytest.mark.parametrize(
    ("text", "encoding", "spoken", "name"),
    [
        (CHINESE, "gb18030", "GB18030", "王晓雯"),
        (CHINESE, "gbk", "GB18030", "王晓雯"),
        (TAIWANESE, "big5", "BIG5", "王曉雯"),
        (TAIWANESE, "gb18030", "GB18030", "王曉雯"),
        (FRENCH, "cp1252", "WINDOWS-1252", "Hélène Mahé"),
    ],
)
def test_an_office_encoding_is_found_by_what_the_text_says_and_said(
    tmp_path: Path, text: str, encoding: str, spoken: str, name: str
) -> None:
    source = load_records(write(tmp_path, text, encoding))
    (notice,) = source.notices
    assert f"CSV, {spoken}, comma".casefold() in notice.casefold()
    assert "The encoding was guessed: if letters look wrong, say --encoding." in notice
    assert next(iter(source)).values["name"] == name


@pytest.mark.parametrize("name", ["伊莉莎白‧泰勒", "碁峰", "裏千家～", "￥100"])
def test_big5_is_read_as_windows_writes_it(tmp_path: Path, name: str) -> None:
    assert only(write(tmp_path, TAIWANESE.replace("王曉雯", name), "cp950")).values["name"] == name


@pytest.mark.parametrize("name", ["㮾木", "嘅咗哋", "①②③"])
def test_big5_has_the_characters_of_hong_kong(tmp_path: Path, name: str) -> None:
    assert only(write(tmp_path, TAIWANESE.replace("王曉雯", name), "big5hkscs")).values["name"] == name


def test_a_sign_that_only_windows_has_in_big5_is_read(tmp_path: Path) -> None:
    assert only(write(tmp_path, TAIWANESE.replace("王曉雯", "€60"), "cp950")).values["name"] == "€60"


@pytest.mark.parametrize("name", ["㮾", "䶮", "𠮷", "阿·孜"])
def test_gb18030_has_rare_characters(tmp_path: Path, name: str) -> None:
    assert only(write(tmp_path, CHINESE.replace("王晓雯", name), "gb18030")).values["name"] == name


def test_a_single_foreign_letter_far_down_is_read_rightly(tmp_path: Path) -> None:
    text = "case_id,name\n" + "1,Ann\n" * 50_000 + "2,José\n"
    *_others, last = load_records(write(tmp_path, text, "cp1252"))
    assert last.values["name"] == "José"
    assert last.place.row == 50_002


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        *itertools.product([SIMPLIFIED, SIMPLIFIED_TOWNS], ["gb18030", "utf-8"]),
        *itertools.product([TRADITIONAL, TRADITIONAL_TOWNS], ["gb18030", "big5", "utf-8"]),
        *itertools.product([WESTERN], ["cp1252", "utf-8"]),
    ],
)
@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_few_foreign_words_are_read_rightly_or_not_at_all(
    tmp_path: Path, words: str, encoding: str, rows: int
) -> None:
    groups = list(itertools.combinations(words.split(), rows))[:: {1: 1, 2: 5, 4: 60}[rows]]
    read = [names_of(write(tmp_path, "case_id,name\n" + "".join(f"1,{n}\n" for n in g), encoding)) for g in groups]
    assert all(names in (group, "--encoding") for names, group in zip(read, groups, strict=True))
    most = 0 if encoding == "utf-8" else {1: 0.9, 2: 0.5, 4: 0.2}[rows]
    assert read.count("--encoding") <= len(groups) * most


def names_of(path: Path) -> tuple[str, ...] | str:
    """The names in a table or, when it is refused, the option that its message names."""
    try:
        return tuple(str(record.values["name"]) for record in load_records(path))
    except UserError as doubt:
        return "--encoding" if "--encoding" in str(doubt) else str(doubt)


def test_two_encodings_that_would_do_are_both_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "case_id,name\n1,Ann\n2,李娜\n", "gb18030")
    with pytest.raises(UserError) as doubt:
        load_records(path)
    assert "nothing here tells GB18030 from Big5. Line 3 holds “2,李娜” in GB18030" in str(doubt.value)
    assert "--encoding gb18030 or --encoding big5" in str(doubt.value)
    assert [record.values["name"] for record in load_records(path, encoding="gb18030")] == ["Ann", "李娜"]


@pytest.mark.parametrize("name", ["目", "毛", "小"])
def test_chinese_that_is_utf_8_by_chance_is_not_taken_for_it(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, f"case_id,name\n1,{name}\n", "gb18030")
    path.read_text("utf-8")
    with pytest.raises(UserError, match=r"nothing here tells .*GB18030.*--encoding"):
        load_records(path)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("1,田中さくら,エアコンの修理が遅れました", "shift_jis"),
        ("1,Иванов Пётр,Опоздание мастера на три часа", "cp1251"),
        ("1,Παπαδόπουλος,καθυστέρηση", "cp1253"),
        ("1,Łukasz Źrebięcy,spóźnienie i brak odpowiedzi żądam zwrotu", "cp1250"),
    ],
)
def test_other_encodings_are_not_misread(tmp_path: Path, text: str, encoding: str) -> None:
    path = write(tmp_path, f"case_id,name,issue\n{text}\n", encoding)
    with pytest.raises(UserError, match="--encoding"):
        load_records(path)
    (record,) = load_records(path, encoding=encoding)
    assert record.values["name"] == text.split(",")[1]


def test_utf_8_with_a_damaged_character_is_refused_by_its_line(tmp_path: Path) -> None:
    data = CHINESE.encode() * 3
    broken = data[:-10] + b"\xff" + data[-9:]
    with pytest.raises(UserError, match=r"cases\.csv, line 6: this is not UTF-8, but line 1 is.*--encoding"):
        load_records(write(tmp_path, broken))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_damaged_office_file_is_refused_by_its_line(tmp_path: Path, end: bytes) -> None:
    lines = CHINESE.encode("gb18030").splitlines() * 20
    lines[30] += b"\xff\xff"
    with pytest.raises(UserError, match=r"cases\.csv, line 31: .*GB18030"):
        load_records(write(tmp_path, end.join(lines)))


def test_half_a_character_at_the_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"line 2: .*UTF-16"):
        load_records(write(tmp_path, CHINESE.encode("utf-16")[:-1]))


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (TAIWANESE, "big5"), (FRENCH * 9, "cp1252")])
def test_two_tables_of_different_encodings_in_one_file_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    more = text.split("\n")[1] + "\n"
    with pytest.raises(UserError, match=r"cases\.csv, line \d+: this is not UTF-8, but line \d+ is\."):
        load_records(write(tmp_path, text.encode(encoding) + more.encode()))


def test_the_chosen_encoding_settles_it(tmp_path: Path) -> None:
    path = write(tmp_path, TAIWANESE, "gb18030")
    (notice,) = load_records(path, encoding="GB18030").notices
    assert "GB18030" in notice
    assert "guessed" not in notice
    with pytest.raises(UserError, match="cannot be read as UTF-8"):
        load_records(path, encoding="utf8")


@pytest.mark.parametrize(("called", "written"), [("gb2312", "gb18030"), ("big5", "cp950"), ("latin-1", "cp1252")])
def test_an_encoding_is_read_as_widely_as_offices_write_it(tmp_path: Path, called: str, written: str) -> None:
    name = {"gb18030": "朱镕基", "cp950": "伊莉莎白‧泰勒", "cp1252": "O’Brien"}[written]
    path = write(tmp_path, f"case_id,name\n1,{name}\n", written)
    (record,) = load_records(path, encoding=called)
    assert record.values["name"] == name


@pytest.mark.parametrize(("mark", "chosen"), [("utf-8-sig", "cp1252"), ("utf-16", "utf-8"), ("utf-32", "utf-16")])
def test_a_chosen_encoding_that_the_mark_of_the_file_denies_is_refused(tmp_path: Path, mark: str, chosen: str) -> None:
    with pytest.raises(UserError, match=r"begins with a mark that says UTF.*Leave --encoding out"):
        load_records(write(tmp_path, CHINESE, mark), encoding=chosen)


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "a\0b", ""])
def test_an_encoding_nobody_knows_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UserError, match="Write one like utf-8"):
        load_records(write(tmp_path, CHINESE), encoding=encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_case_file_is_settled_by_its_keys(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes("編號: 1\n姓名: 李明\n".encode(encoding))
    assert only(path).values == {"case_id": "1", "name": "李明"}
