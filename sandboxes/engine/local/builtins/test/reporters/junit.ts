/** JUnit's XML, as CI systems read it. */
import { inspect } from 'node:util';
import type { TestEvent, TestEventData } from '../events';

interface Case {
  readonly data: TestEventData;
  readonly inside: Case[];
}

const attribute = (text: unknown) =>
  String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
const content = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const seconds = (data: TestEventData) => ((data.details?.duration_ms ?? 0) / 1000).toFixed(6);

export async function* junit(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  /** Finished cases by nesting, waiting for the one around them. */
  const finished: Case[][] = [];
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic')
      yield `\t<!-- ${(data.message ?? '').replaceAll('--', '&#45;&#45;')} -->\n`;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const done: Case = { data, inside: finished[data.nesting + 1]?.splice(0) ?? [] };
    if (data.nesting === 0) yield rendered(done, '\t');
    else {
      finished[data.nesting] ??= [];
      finished[data.nesting]?.push(done);
    }
  }
  yield '</testsuites>\n';
}

function rendered({ data, inside }: Case, indent: string): string {
  const name = attribute(data.name);
  if (inside.length > 0) {
    const count = (test: (each: Case) => boolean) => inside.filter(test).length;
    const failures = count(({ data: { details } }) => details?.error !== undefined);
    const skipped = count(({ data: { skip } }) => skip !== undefined);
    const head = `${indent}<testsuite name="${name}" time="${seconds(data)}" disabled="0" errors="0" tests="${inside.length}" failures="${failures}" skipped="${skipped}">`;
    return `${head}\n${inside.map((each) => rendered(each, `${indent}\t`)).join('')}${indent}</testsuite>\n`;
  }
  const { error } = data.details ?? {};
  const failed = error ? ` failure="${attribute(error.message)}"` : '';
  const head = `${indent}<testcase name="${name}" time="${seconds(data)}" classname="test"${failed}`;
  const parts: string[] = [];
  if (data.skip !== undefined) parts.push(`<skipped type="skipped" message="${attribute(data.skip)}"/>`);
  if (data.todo !== undefined) parts.push(`<skipped type="todo" message="${attribute(data.todo)}"/>`);
  if (error)
    parts.push(
      `<failure type="${error.failureType}" message="${attribute(error.message)}">\n${content(inspect(error))}\n${indent}\t</failure>`,
    );
  if (parts.length === 0) return `${head}/>\n`;
  return `${head}>\n${parts.map((part) => `${indent}\t${part}\n`).join('')}${indent}</testcase>\n`;
}
