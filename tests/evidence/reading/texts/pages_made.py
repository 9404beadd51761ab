"""Files of articles as tests need them: HTML pages and PDFs, whole and broken, written by hand."""

from __future__ import annotations

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter

STORY = (
    "The harbour state of Lissen offered on Monday to host talks between the two countries across the ridge.",
    "“We have rooms and we have time,” said Maren Holt, the prime minister, in a statement to reporters.",
    "At least 12 delegates are expected to arrive on Wednesday, two officials said, and the talks may last for days.",
)


def page(*paragraphs: str, head: str = "", title: str = "Lissen offers talks", after: str = "") -> str:
    """An HTML page with menus and an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or STORY)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} | Harbour Times</title>{head}</head><body>'
        '<nav><a href="/">Home</a><a href="/world">World</a></nav>'
        f"<article><h1>{title}</h1>{body}</article>{after}<footer>All rights reserved</footer></body></html>"
    )


def pdf(*pages: list[str], packed: bool = False) -> bytes:
    """A PDF of these lines of ASCII, by page."""
    streams = [_stream(lines) for lines in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        content = 5 + 2 * number
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {content} 0 R >>".encode()
        )
        objects.append(content_object(stream, packed))
    return of_objects(objects)


def _stream(lines: list[str]) -> bytes:
    shown = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*\n" for line in lines)
    return f"BT /F1 11 Tf 14 TL 60 740 Td\n{shown}ET".encode("ascii")


def content_object(stream: bytes, packed: bool) -> bytes:
    """A stream as an object, compressed or not."""
    kind = b"/Filter /FlateDecode " if packed else b""
    data = zlib.compress(stream, 9) if packed else stream
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (kind, len(data), data)


def of_objects(objects: list[bytes]) -> bytes:
    """The file of these objects, numbered from 1."""
    made, places = BytesIO(b""), []
    made.write(b"%PDF-1.4\n")
    for number, entry in enumerate(objects, 1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, entry))
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    made.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return made.getvalue()


def bomb() -> bytes:
    """A small PDF whose page unpacks to far more than is read."""
    made = pdf(["short"])
    objects = [part.split(b" obj\n", 1)[1] for part in made.split(b"\nendobj\n")[:-1]]
    objects[-1] = content_object(b"BT " + b" " * 60_000_000 + b"ET", packed=True)
    return of_objects(objects)


def locked(data: bytes, algorithm: str = "RC4-128") -> bytes:
    """The PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt("secret", algorithm=algorithm)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
