/** What `node --test [files]` runs. */
import type { TestEvent } from './events';
import { filesNamed, findTestFiles } from './find';
import { flagValues } from './options';
import { report } from './report';
import { run } from './run';

/** @param names files and folders; everything that looks like a test when there is none */
export async function runTestFiles(names: readonly string[]): Promise<void> {
  const stream = run({
    files: names.length > 0 ? filesNamed(names) : findTestFiles(process.cwd()),
    only: process.execArgv.includes('--test-only'),
    testNamePatterns: flagValues('--test-name-pattern'),
  });
  stream.on('data', ({ type, data }: TestEvent) => {
    if (type === 'test:fail' && data.todo === undefined) process.exitCode = 1;
  });
  await report(stream);
}
