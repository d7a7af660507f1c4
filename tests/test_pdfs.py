"""PDFs as evidence: what is drawn on their pages is kept, what is hidden in them is not."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf
from PIL import Image

from benchmark import store
from benchmark.desks import pdfs, uploads
from benchmark.study import Study, read_study
from tests.test_desk import FIELDWORK, STUDY

SECRETS = (b"Jane", b"attached", b"alert", b"track.example", b"where I live")


@pytest.fixture
def study(tmp_path) -> Study:
    (tmp_path / "study.toml").write_text(STUDY + FIELDWORK)
    return read_study(tmp_path)


def photo() -> bytes:
    marks = Image.Exif()
    marks[0x010E] = "where I live"
    jpeg = BytesIO()
    Image.new("RGB", (20, 10), "teal").save(jpeg, "JPEG", exif=marks)
    return jpeg.getvalue()


def telling(**how: object) -> bytes:
    """A page with a red square, a photo and a filled field, and all that could hide behind."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = "Jane Doe"
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["Jane Doe"]
    pdf.attachments["list.txt"] = b"attached"
    script = Dictionary(S=Name.JavaScript, JS="app.alert('Jane')")
    pdf.Root.OpenAction = script
    picture = pdf.make_stream(
        photo(), Type=Name.XObject, Subtype=Name.Image, Width=20, Height=10, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
        Metadata=pdf.make_stream(b"<x>Jane</x>"),
    )  # fmt: skip
    page.add_resource(picture, Name.XObject, Name.Im0)
    page.contents_add(b"1 0 0 rg 10 10 50 50 re f q 20 0 0 10 100 100 cm /Im0 Do Q")
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.URI, URI="https://track.example/Jane"),
    )  # fmt: skip
    look = pdf.make_stream(
        b"0 0 1 rg 0 0 30 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 30, 30]
    )
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="Jane", F=4,
        Rect=[150, 150, 180, 180], AP=Dictionary(N=look), AA=Dictionary(F=script),
    )  # fmt: skip
    page.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(field)])
    page.AA = Dictionary(O=script)
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]))
    whole = BytesIO()
    pdf.save(whole, compress_streams=False, **how)
    return whole.getvalue()


def unpacked(content: bytes) -> bytes:
    plain = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        decoded = pikepdf.StreamDecodeLevel.generalized
        pdf.save(plain, compress_streams=False, stream_decode_level=decoded)
    return plain.getvalue()


def test_only_what_is_drawn_on_the_pages_is_kept(study):
    given = telling()
    assert all(secret in given for secret in SECRETS)
    name = uploads.keep(study, given)
    kept = store.archive_of(study).evidence(name).read_bytes()
    assert name.endswith(".pdf") and kept.startswith(b"%PDF-")
    bare = unpacked(kept)
    assert not [secret for secret in SECRETS if secret in bare]
    with Pdf.open(BytesIO(kept)) as pdf:
        assert set(pdf.Root.keys()) == {"/Pages", "/Type"}
        assert not pdf.attachments and "/Info" not in pdf.trailer
        (page,) = pdf.pages
        assert b"1 0 0 rg 10 10 50 50 re f" in bare, "the square"
        assert b"0 0 1 rg 0 0 30 30 re f" in bare, "what the field shows"
        picture = pikepdf.PdfImage(page.resources.XObject.Im0).as_pil_image()
        assert picture.size == (20, 10) and picture.getexif() == {}
    assert uploads.keep(study, given) == name, "the same file is kept once"


def test_pages_keep_the_size_that_their_parent_gives_them():
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(120, 80))
    del pdf.pages[0].obj.MediaBox
    pdf.Root.Pages.MediaBox = [0, 0, 120, 80]
    whole = BytesIO()
    pdf.save(whole)
    with Pdf.open(BytesIO(pdfs.redrawn(whole.getvalue()))) as kept:
        assert [float(at) for at in kept.pages[0].mediabox] == [0, 0, 120, 80]


def bomb() -> bytes:
    """An object stream packed twice: a few kB that are 1 GB."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(10**7)) for _ in range(100)) + packer.flush()
    packed = zlib.compress(once, 9)
    head = b"%PDF-1.5\n"
    objects = (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>\n"
        b"stream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    )
    at = len(head) + len(objects)
    rows = [(0, 0, 0), (1, len(head), 0), (2, 1, 0), (1, at, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    xref = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>\nstream\n" % len(table)
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at
    return head + objects + xref + table + end


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (telling(encryption=Encryption(owner="o", user="u")), "a password or restrictions"),
        (telling(encryption=Encryption(owner="o", user="")), "a password or restrictions"),
        (telling()[:-60], "broken or too large inside"),
        (telling()[:700], "broken or too large inside"),
        (b"%PDF-1.7 and nothing else", "broken or too large inside"),
        (None, "broken or too large inside"),
    ],
    ids=["password", "restricted", "end missing", "torn", "rubbish", "bomb"],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(study, content, said):
    with pytest.raises(ValueError, match=f"^got a PDF .*{said}; print it to a new PDF"):
        uploads.keep(study, content or bomb())
