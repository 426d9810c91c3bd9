// A page as a scanner with text recognition leaves it: nothing to be seen of its text, which lies
// under the picture to be searched and selected.
const hex = (number, digits = 4) => number.toString(16).toUpperCase().padStart(digits, '0');

function unicodeMap(characters) {
  const rows = characters.map((one, i) => {
    const units = Array.from({ length: one.length }, (_, at) => hex(one.charCodeAt(at)));
    return `<${hex(i + 1)}> <${units.join('')}>`;
  });
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Text def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    `${rows.length} beginbfchar`, ...rows, 'endbfchar', 'endcmap end end',
  ].join('\n');
}

export function scanned(lines) {
  const characters = [...new Set(lines.join(''))];
  const code = (one) => hex(characters.indexOf(one) + 1);
  const text = lines.map((line) => `<${[...line].map(code).join('')}> Tj 0 -30 Td`).join('\n');
  const content = `0.9 g 0 0 595 842 re f BT /F1 16 Tf 3 Tr 72 770 Td\n${text}\nET`;
  const stream = (body) => `<</Length ${Buffer.byteLength(body)}>>\nstream\n${body}\nendstream`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    stream(content),
    '<</Type/Font/Subtype/Type0/BaseFont/Text/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>',
    '<</Type/Font/Subtype/CIDFontType2/BaseFont/Text/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>',
    '<</Type/FontDescriptor/FontName/Text/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 900/Descent -100/CapHeight 900/StemV 80>>',
    stream(unicodeMap(characters)),
  ];
  let file = '%PDF-1.7\n';
  const places = objects.map((body, i) => {
    const at = Buffer.byteLength(file);
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = Buffer.byteLength(file);
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(`${file}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
}
