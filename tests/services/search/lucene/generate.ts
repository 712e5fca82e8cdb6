/**
 * Asks real Lucene (Debian: openjdk-17-jdk-headless, liblucene8-java) what it answers to cases.ts, and writes answers.ndjson:
 * `npx tsx tests/services/search/lucene/generate.ts`. Scores are the bits of a float32.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANALYSES, QUERIES, SPELLINGS, sampleDocuments } from './cases';

const JARS = ['core', 'analyzers-common', 'misc', 'suggest'].map(
  (name) => `/usr/share/java/lucene-${name}-8.7.0.jar`,
);

const folder = mkdtempSync(join(tmpdir(), 'backlab-lucene-'));
try {
  const write = (name: string, rows: readonly (readonly string[])[]) =>
    writeFileSync(join(folder, name), rows.map((row) => `${row.join('\t')}\n`).join(''));
  write(
    'documents.tsv',
    sampleDocuments().map(({ title, body, tag }) => [title, body, tag]),
  );
  write(
    'queries.tsv',
    Object.entries(QUERIES).map(([name, { lucene, similarity }]) => [
      name,
      similarity?.type === 'boolean' ? 'boolean' : `BM25 ${similarity?.k1 ?? 1.2} ${similarity?.b ?? 0.75}`,
      lucene,
    ]),
  );
  write('texts.tsv', ANALYSES);
  write(
    'spellings.tsv',
    SPELLINGS.map((spelling) => spelling.map(String)),
  );
  const answers = execFileSync(
    'java',
    ['-Dfile.encoding=UTF-8', '-cp', JARS.join(':'), join(import.meta.dirname, 'Oracle.java'), folder],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  writeFileSync(join(import.meta.dirname, 'answers.ndjson'), answers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
