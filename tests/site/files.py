"""The op-ed in forms that aren't HTML."""

from __future__ import annotations

from textwrap import wrap

from tests.site.pages import AUTHOR, BODY, TITLE

PLAIN = "\n".join(
    [
        TITLE,
        f"By {AUTHOR}",
        *BODY,
        "Published in The Harbour Gazette, March 3rd, 2025.",
        "COMMENTS (2)",
        "The ferry was never late in my time.",
        '@Tide: "The ferry was never late in my time." You must have had another ferry.',
    ]
)


def pdf(text: str = "\n".join([TITLE, *BODY])) -> bytes:
    """A PDF file of one page with the text on it (ISO 32000-1, as little of it as will do)."""
    lines = [line for paragraph in text.split("\n") for line in wrap(paragraph, 90)]
    drawn = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 40 800 Td {drawn} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"""<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
/Resources << /Font << /F1 5 0 R >> >> >>""",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(body),
    )
    return body + head + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
