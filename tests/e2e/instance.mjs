// A real instance for the tests: made, filled with samples and served by the program itself.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.YINXIN ?? join(checkout, 'build/release/bin/yinxin');

/** The path of a sample record. */
export const sample = (name) => join(checkout, 'samples', `${name}.xml`);

function run(home, ...words) {
  const out = execFileSync(program, [...words, '--home', home, '--json'], { maxBuffer: 1 << 26 });
  return JSON.parse(out.toString());
}

export class Instance {
  home = mkdtempSync(join(tmpdir(), 'yinxin-e2e-'));

  constructor() {
    this.password = run(this.home, 'init', '--sample').sample_password;
  }

  /** Documents issued before this are those the service finds when it starts. */
  async serve() {
    this.server = spawn(program, ['serve', '--home', this.home, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: this.server.stdout })) {
      this.url = /http:\/\/[^/]+/.exec(line)?.[0];
      if (this.url !== undefined) return;
    }
    throw new Error(`${program} serve has ended`);
  }

  /** Issues a sample record as of the date it bears; answers with the receipt and the PDF's path. */
  issue(record, time) {
    const pdf = join(this.home, `${record.replaceAll('/', '-')}.pdf`);
    const receipt = run(this.home, 'issue', sample(record), '-o', pdf, '--at', time);
    return { ...receipt, pdf };
  }

  /** Issues a record that is given as text; `name` is for its files. */
  issueText(name, record, time) {
    const path = join(this.home, `${name}.xml`);
    writeFileSync(path, record);
    const pdf = join(this.home, `${name}.pdf`);
    return { ...run(this.home, 'issue', path, '-o', pdf, '--at', time), pdf };
  }

  /** Takes over documents of an earlier system. */
  import(documents) {
    const path = join(this.home, 'import.jsonl');
    writeFileSync(path, documents.map((one) => JSON.stringify(one)).join('\n'));
    return run(this.home, 'import', path);
  }

  async halt() {
    if (this.server?.exitCode !== null) return;
    this.server.kill('SIGTERM');
    await once(this.server, 'exit');
  }

  async stop() {
    await this.halt();
    rmSync(this.home, { recursive: true, force: true });
  }
}
