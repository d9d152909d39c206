"""Files of every honest sort are read; every other sort is refused with the reason, quickly, and without harm."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from tests.support.imports import csv_file, xlsx_file
from webapp.transfers import reading
from webapp.transfers.reading import Unreadable

TABLE = ("姓名,电话", "张三,138", '"李,四",0139')
ROWS = [(2, ["张三", "138"]), (3, ["李,四", "0139"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_encodings_are_found(tmp_path, encoding):
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path = csv_file(tmp_path, mark + TABLE[0], *TABLE[1:], encoding=encoding)
    survey = reading.surveyed(path)
    assert (survey.header, survey.rows) == (["姓名", "电话"], 2)
    assert list(reading.rows(path, survey)) == ROWS == reading.sample(path, survey, 20)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path, mark):
    survey = reading.surveyed(
        csv_file(tmp_path, *(line.replace(",", mark) for line in ("a,b,c", "1,2,3", "4,5,6")))
    )
    assert survey.delimiter == mark and survey.header == ["a", "b", "c"] and survey.rows == 2


def test_titles_blank_lines_and_declared_delimiters_are_passed_over(tmp_path):
    path = csv_file(tmp_path, "客户信息表,,", "", "姓名,电话,地址", "张三,1,2", "", ",,", "李四,3,4")
    survey = reading.surveyed(path)
    assert (survey.header_line, survey.rows) == (3, 2)
    assert [line for line, _ in reading.rows(path, survey)] == [4, 7]
    declared = reading.surveyed(csv_file(tmp_path, "sep=;", "a;b", "1;2"))
    assert (declared.header, declared.rows) == (["a", "b"], 1)


def test_workbooks_are_read_as_people_typed_them(tmp_path):
    cells = [
        "007",
        13800000001,
        9.8,
        0.1 + 0.2,
        1000.0,
        True,
        datetime.date(2023, 5, 1),
        datetime.datetime(2023, 5, 1, 8, 30),
    ]
    path = xlsx_file(tmp_path, [["标题"], list("abcdefgh"), cells])
    survey = reading.surveyed(path)
    texts = ["007", "13800000001", "9.8", "0.3", "1000", "TRUE", "2023-05-01", "2023-05-01 08:30:00"]
    assert survey.header == list("abcdefgh") and list(reading.rows(path, survey)) == [(3, texts)]


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="客户"><table:table-row><table:table-cell office:value-type="string"><text:p>姓名</text:p>
</table:table-cell><table:table-cell office:value-type="string"><text:p>额度</text:p></table:table-cell>
</table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>张三</text:p>
</table:table-cell><table:table-cell office:value-type="float" office:value="12.5"><text:p>12.5</text:p>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_open_documents_are_read(tmp_path):
    path = tmp_path / "rows.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("\n", ""))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    survey = reading.surveyed(path)
    assert (survey.sheet, survey.header, survey.rows) == ("客户", ["姓名", "额度"], 1)
    assert list(reading.rows(path, survey)) == [(2, ["张三", "12.5"])]


def test_the_name_of_a_file_does_not_matter(tmp_path):
    book = xlsx_file(tmp_path, [["a", "b"], ["1", "2"]]).rename(tmp_path / "lies.csv")
    assert reading.surveyed(book).sheet == "Sheet1"
    assert reading.surveyed(csv_file(tmp_path, "a,b", "1,2", name="lies.xlsx")).encoding == "utf-8"


def test_a_lone_cell_in_the_last_corner_is_nothing_special(tmp_path):
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write(1048575, 16383, "x")
    book.close()
    assert path.stat().st_size < 8000
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(path)
    assert refused.value.code == "names"


def sheet_with(tmp_path, padding: int):
    """A workbook whose one sheet unpacks to so many bytes of nothing."""
    source = zipfile.ZipFile(xlsx_file(tmp_path, [["a"], ["1"]], name="small.xlsx"))
    path = tmp_path / "padded.xlsx"
    with source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * padding)
            target.writestr(part.filename, content)
    return path


def hostile(tmp_path, what):
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "x")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
    contents = {
        "empty": b"",
        "blank": b"\n \n\n",
        "names": b"a,b\n",
        "pdf": b"%PDF-1.7",
        "picture": b"\x89PNG\r\n\x1a\n",
        "markup": b"<html><table><tr><td>1</td></tr></table></html>",
        "packed": b"\x1f\x8b\x08\x00",
        "archive": plain.getvalue(),
        "damaged": b"PK\x03\x04 and no more",
        "binary": b"a,b\n1,\x002\n",
        "encoding": b"a,b\n\xff\xfe\xfd,1\n",
        "quotes": b'a,b\n1,"2\n3,4\n',
        "line": b"a,b\n" + b"x" * 2_000_000 + b"\n",
        "columns": b"," * 600 + b"\n1\n",
        "cell": b'a,b\n1,"' + b"x" * 200_000 + b'"\n',
        "encrypted": ole + "EncryptedPackage".encode("utf-16-le"),
        "old and damaged": ole,
    }
    path = tmp_path / "file.csv"
    path.write_bytes(contents[what])
    return path


@pytest.mark.parametrize(
    "what",
    "empty names pdf picture markup packed archive damaged binary encoding quotes line columns cell encrypted".split(),
)
def test_what_is_no_table_is_refused_with_its_reason(app, tmp_path, what):
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(hostile(tmp_path, what))
    assert refused.value.code == what
    with app.app_context():
        assert refused.value.message and "%(" not in refused.value.message


@pytest.mark.parametrize(("what", "code"), [("blank", "empty"), ("old and damaged", "damaged")])
def test_and_so_is_what_only_looks_like_one(tmp_path, what, code):
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(hostile(tmp_path, what))
    assert refused.value.code == code


def test_a_bomb_is_not_opened(tmp_path):
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(sheet_with(tmp_path, 100_000_000))
    assert refused.value.code == "bomb"


def test_what_eats_the_childs_memory_kills_only_the_child(tmp_path):
    path = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1048575, 16383, "x")
    book.close()
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(path)
    assert refused.value.code == "heavy"


def test_too_much_is_too_much(tmp_path):
    big = tmp_path / "big.csv"
    big.write_bytes(b"1,2\n" * 1_000_010)
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(big)
    assert refused.value.code == "rows"
    with big.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        reading.surveyed(big)
    assert refused.value.code == "bytes"


def test_columns_without_a_name_are_called_by_their_letter():
    assert [reading.letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
