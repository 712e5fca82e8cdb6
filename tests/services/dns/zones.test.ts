/** Master files as we read them, beside named-compilezone and named-checkzone. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalName } from '../../../sandboxes/dns/name';
import { recordText } from '../../../sandboxes/dns/presentation';
import { loadZone } from '../../../sandboxes/services/dns/zone/load';
import { MasterFileError } from '../../../sandboxes/services/dns/zone/words';
import { CHECKZONE, COMPILEZONE } from './bind';
import { zoneFiles } from './zones';

const run = promisify(execFile);
const missing = (file: string): never => {
  throw new MasterFileError('file not found', { about: file });
};

describe.skipIf(COMPILEZONE === null)('zones of the tests', () => {
  it.each(Object.entries(zoneFiles))('%s has the records that BIND reads', async (name, file) => {
    const { stdout } = await run(COMPILEZONE ?? '', [
      '-i',
      'local',
      '-k',
      'ignore',
      '-s',
      'full',
      '-o',
      '-',
      name,
      file,
    ]);
    const theirs = stdout
      .split('\n')
      .filter((line) => / (IN|TYPE\d+) /.test(line.replaceAll('\t', ' ')) && !line.startsWith('zone '))
      // Long fields are in pieces there.
      .map((line) => comparable(line.replaceAll(/[\t ]+/g, ' ')));
    const origin = name === '.' ? '' : name;
    const { zone } = loadZone(origin, basename(file), readFileSync(file, 'utf8'), missing);
    expect(
      zone
        .all()
        .map((record) => comparable(recordText(record)))
        .sort(),
    ).toEqual(theirs.sort());
  });
});

/** Without the spaces and the case that mean nothing. */
const comparable = (line: string): string => canonicalName(line.replaceAll(' ', ''));

const HEAD = '$TTL 1\n@ SOA a b 1 2 3 4 5\n NS a\na A 192.0.2.1\n';
/** Text of a zone `broken.test` that has something wrong. */
const BROKEN: Readonly<Record<string, string>> = {
  'a bad address': `${HEAD}b A 1.2.3\n`,
  'a bad IPv6 address': `${HEAD}b AAAA 1.2.3.4\n`,
  'an unknown type': `${HEAD}b FOO 1\n`,
  'too much': `${HEAD}b A 1.2.3.4 5\n`,
  'too little': `${HEAD}b MX 10\n`,
  'a number that is too large': `${HEAD}b MX 70000 a\n`,
  'no number': `${HEAD}b MX ten a\n`,
  'an open quote': `${HEAD}b TXT "abc\n`,
  'an empty label': `${HEAD}b..c A 1.2.3.4\n`,
  'a bad escape': `${HEAD}b\\999 A 1.2.3.4\n`,
  'bad base64': `${HEAD}b OPENPGPKEY ab\n`,
  'two aliases': `${HEAD}b CNAME a\nb CNAME c\n`,
  'an alias and more': `${HEAD}b CNAME a\nb A 192.0.2.2\n`,
  'no NS record': '$TTL 1\n@ SOA a b 1 2 3 4 5\n',
  'a server without an address': '$TTL 1\n@ SOA a b 1 2 3 4 5\n NS a\n',
  'a server that is an alias': '$TTL 1\n@ SOA a b 1 2 3 4 5\n NS a\na CNAME b\nb A 192.0.2.1\n',
  'no TTL': 'a A 192.0.2.1\n',
  'no owner': ' A 192.0.2.1\n',
  'a file that is not there': `${HEAD}$INCLUDE nothing\n`,
  'another class': '$TTL 1\n@ CH SOA a b 1 2 3 4 5\n',
  'SOA elsewhere': `${HEAD}b SOA a b 1 2 3 4 5\n`,
};
const ODD: Readonly<Record<string, string>> = {
  'a name of another zone': `${HEAD}b.elsewhere. A 192.0.2.2\n`,
  'mail to an alias': `${HEAD}b CNAME a\n MX 1 b\n`.replace(' MX', 'c MX'),
  'mail to nobody': `${HEAD}@ MX 1 nobody\n`,
  'missing glue': `${HEAD}sub NS ns.sub\n`,
};

describe.skipIf(CHECKZONE === null)('what is wrong with a zone', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'backlab-zone-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function said(text: string): Promise<string[]> {
    writeFileSync(join(folder, 'z'), text);
    const check = run(CHECKZONE ?? '', ['-i', 'local', 'broken.test', 'z'], { cwd: folder });
    const { stdout } = await check.catch((error: { stdout: string }) => error);
    // Said of files that do end with one, too.
    return stdout
      .trimEnd()
      .split('\n')
      .filter((line) => !line.endsWith('does not end with newline'));
  }

  it.each(Object.entries(BROKEN))('%s: in the words of named-checkzone', async (_, text) => {
    let ours = '';
    try {
      loadZone('broken.test', 'z', text, missing);
    } catch (error) {
      if (!(error instanceof MasterFileError)) throw error;
      ours = error.line;
    }
    expect(ours.split('\n')).toEqual(await said(text));
  });

  it.each(Object.entries(ODD))('%s: a warning', async (_, text) => {
    const { problems } = loadZone('broken.test', 'z', text, missing);
    const [first] = await said(text);
    expect(problems.map((problem) => problem.text)).toEqual([first?.replace('zone broken.test/IN: ', '')]);
  });
});

it('a zone may be in several files', () => {
  const files: Readonly<Record<string, string>> = {
    hosts: '$TTL 9\nb A 192.0.2.2\n$ORIGIN sub\nc A 192.0.2.3\n',
  };
  const text = `${HEAD}$INCLUDE hosts in\nd A 192.0.2.4\n$INCLUDE hosts\n`;
  const { zone } = loadZone('x.test', 'z', text, (file) => files[file] ?? missing(file));
  expect(zone.all().slice(3).map(recordText)).toEqual([
    'b.in.x.test. 9 IN A 192.0.2.2',
    'c.sub.in.x.test. 9 IN A 192.0.2.3',
    'd.x.test. 9 IN A 192.0.2.4',
    'b.x.test. 9 IN A 192.0.2.2',
    'c.sub.x.test. 9 IN A 192.0.2.3',
  ]);
});
