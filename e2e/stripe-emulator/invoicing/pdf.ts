/** A PDF of one page of text, written by hand: enough to be opened, kept and printed. */

const LINE_HEIGHT = 16;
const TOP = 790;
const LINES_PER_PAGE = 45;

/** @param rows lines of text; what Western Europe does not write is shown as a question mark */
export function textPdf(title: string, rows: readonly string[]): string {
  const pages: (readonly string[])[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += LINES_PER_PAGE) {
    pages.push(rows.slice(start, start + LINES_PER_PAGE));
  }
  // 1 catalogue, 2 page tree, 3 font, 4 title; then a page and its content for each.
  const idOfPage = (index: number) => 5 + index * 2;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${idOfPage(index)} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    `<< /Title (${escaped(title)}) >>`,
  ];
  for (const [index, page] of pages.entries()) {
    const content = contentOf(index === 0 ? [title, "", ...page] : page);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${idOfPage(index) + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  return assembled(objects);
}

function contentOf(rows: readonly string[]): string {
  const shown = rows.map((row) => `(${escaped(row)}) Tj T*`).join("\n");
  return `BT /F1 10 Tf ${LINE_HEIGHT} TL 50 ${TOP} Td\n${shown}\nET`;
}

function escaped(text: string): string {
  return text.replace(/[\\()]|[^\x20-\x7e]/g, (letter) => {
    if (/[\\()]/.test(letter)) return `\\${letter}`;
    const code = letter === "€" ? 0x80 : letter.charCodeAt(0);
    // The file stays ASCII: the font's other letters are written by their number.
    return letter === "€" || (code >= 0xa0 && code <= 0xff) ? `\\${code.toString(8)}` : "?";
  });
}

/** Numbers the objects and writes where each begins, as the format wants it. */
function assembled(objects: readonly string[]): string {
  let text = "%PDF-1.4\n";
  const starts: number[] = [];
  for (const [index, object] of objects.entries()) {
    starts.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}
