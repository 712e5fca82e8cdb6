/** What a runner's JSON report says: how many tests passed, and which did not, with the first words of why. */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** One entry a failed test, for the closing lines: they are what is left of a log that was cut. */
  readonly failures?: readonly string[];
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Of vitest's reporter `json`. */
export function tallyOfVitest(report: unknown): Tally {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = report as VitestReport;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${process.cwd()}/`, '');
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => entry(`${file} › ${test.fullName}`, test.failureMessages?.[0] ?? ''));
    return status === 'failed' && tests.length === 0 ? [entry(file, message)] : tests;
  });
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0),
    failures,
  };
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
}

/** Of Playwright's reporter `json`. A test that passed only when repeated has failed. */
export function tallyOfPlaywright(report: unknown): Tally {
  const { stats, suites, errors } = report as {
    readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
    readonly suites: readonly PlaywrightSuite[];
    readonly errors?: readonly { readonly message?: string }[];
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: [
      ...suites.flatMap(failedSpecs),
      ...(errors ?? []).map(({ message }) => entry('outside any test', message ?? '')),
    ],
  };
}

const failedSpecs = ({ suites = [], specs = [] }: PlaywrightSuite): string[] => [
  ...specs.flatMap(({ title, file, ok, tests }) => {
    const error = tests.flatMap(({ results }) => results).find((result) => result.error !== undefined)?.error;
    return ok && error === undefined ? [] : [entry(`${file} › ${title}`, error?.message ?? '')];
  }),
  ...suites.flatMap(failedSpecs),
];

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const LINES = 10;

function entry(name: string, why: string): string {
  const lines = why
    .replace(COLOURS, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [name, ...lines.slice(0, LINES).map((line) => `    ${line}`)].join('\n');
}
