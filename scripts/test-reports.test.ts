import { expect, it } from 'vitest';
import { tallyOfPlaywright, tallyOfVitest } from './test-reports';

it('names what failed in Vitest, with the first words of why, and files that did not load', () => {
  const assertionResults = [
    { fullName: 'adds', status: 'passed', failureMessages: [] },
    { fullName: 'takes away', status: 'failed', failureMessages: ['\u001b[31mError: 3\u001b[39m\n\n  at x'] },
  ];
  const report = {
    numPassedTests: 1,
    numFailedTests: 1,
    numFailedTestSuites: 2,
    testResults: [
      { name: `${process.cwd()}/sum.test.ts`, status: 'failed', message: '', assertionResults },
      { name: 'broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(tallyOfVitest(report)).toEqual({
    passed: 1,
    failed: 1,
    failures: ['sum.test.ts › takes away\n    Error: 3\n      at x', 'broken.test.ts\n    no such module'],
  });
});

it('counts a Playwright test that passed only when repeated as failed', () => {
  const results = [{ error: { message: 'timed out' } }, {}];
  const report = {
    stats: { expected: 4, unexpected: 0, flaky: 1 },
    suites: [
      {
        title: 'a',
        suites: [
          { title: 'b', specs: [{ title: 'runs', file: 'a.spec.ts', ok: true, tests: [{ results }] }] },
        ],
      },
    ],
  };
  expect(tallyOfPlaywright(report)).toEqual({
    passed: 4,
    failed: 1,
    failures: ['a.spec.ts › runs\n    timed out'],
  });
});
