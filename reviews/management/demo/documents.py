"""The invented records that come with a demo request: one page of plain PDF each."""

from datetime import date

WORDS = {
    "Office note": (
        "Office note, invented for the demo.",
        "Right knee pain for two years, worse on stairs and on long walks.",
        "Exercise and medicine for three months helped little.",
        "Examination: stable knee, pain on the inner side.",
        "Assessment: osteoarthritis of the knee. The office asks for review.",
    ),
    "Radiograph report": (
        "Radiograph report, invented for the demo.",
        "Knee, two views, standing.",
        "Narrowed joint space on the inner side, small spurs.",
        "No fracture. No sign of a tumor.",
    ),
}


def document(title: str, number: str, day: date) -> bytes:
    """A one-page PDF with the words of that title, marked with case and day."""
    lines = (*WORDS.get(title, (title,)), f"Case {number}, {day:%B %-d, %Y}.")
    text = "\n".join(
        f"1 0 0 1 72 {720 - 20 * place} Tm ({_escaped(line)}) Tj"
        for place, line in enumerate(lines)
    )
    return _pdf(f"BT /F1 12 Tf\n{text}\nET")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(stream: str) -> bytes:
    """The smallest PDF that shows a page: five objects and their table."""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    body += f"startxref\n{start}\n%%EOF\n"
    return body.encode("latin-1")
