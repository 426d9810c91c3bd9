// The letter of render_bench by Typst, in this process: node letter.mjs FONTS LETTER.typ
// What Typst remembers between documents is thrown away, as letters of different text would have
// it, and kept, which is its best case.
import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [fonts, letter] = process.argv.slice(2);
const source = readFileSync(letter, "utf8");
const compiler = NodeCompiler.create({ workspace: ".", fontArgs: [{ fontPaths: [fonts] }] });

const write = () =>
  compiler.pdf({ mainFileContent: source }, { pdfStandard: "a-2u", creationTimestamp: 0 });

function measure(name, after) {
  const pdf = write();
  const begin = process.hrtime.bigint();
  let count = 0;
  let elapsed = 0;
  while (elapsed < 3) {
    after();
    write();
    count += 1;
    elapsed = Number(process.hrtime.bigint() - begin) / 1e9;
  }
  console.log(
    `typst ${name}: ${(count / elapsed).toFixed(0)} documents/s, ${(pdf.length / 1000).toFixed(1)} kB`,
  );
  return pdf;
}

const first = process.hrtime.bigint();
write();
console.log(`typst first document: ${(Number(process.hrtime.bigint() - first) / 1e6).toFixed(0)} ms`);
measure("memory thrown away", () => compiler.evictCache(0));
measure("memory kept", () => {});
