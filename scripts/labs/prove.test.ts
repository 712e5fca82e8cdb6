import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/labs/read';
import type { CheckResult } from '../../sandboxes/checks/protocol';
import { disagreements, judge, type StateProof } from './prove';

const lab: Lab = {
  id: 'tea',
  definition: {
    id: 'tea',
    title: 'Tea',
    port: 3000,
    open: 'src/app.ts',
    readOnly: ['src/index.ts'],
    requests: [{ id: 'brew', title: 'Brew', method: 'GET', path: '/', headers: [], capture: {} }],
    hints: { pour: ['Slowly.'], wait: ['Longer.'] },
    visualizers: [],
    faults: [],
    machines: [],
    services: [],
  },
  start: { 'src/app.ts': '', 'src/index.ts': '' },
  solution: { 'src/app.ts': '' },
  checks: {},
  mutants: ['cold', 'early', 'empty'].map((name) => ({
    name,
    why: 'in a hurry',
    objective: name === 'early' ? 'wait' : 'pour',
    files: { 'src/app.ts': '' },
  })),
  readme: '',
};

/** `run('start', '✗✗')`: the verdicts of the checks pour (a#1) and wait (b#1). */
function run(state: string, marks: string): StateProof {
  const checks = [
    { id: 'a#1', title: 'pours', objective: 'pour' },
    { id: 'b#1', title: 'waits', objective: 'wait' },
  ];
  const results = checks.map(({ id, objective }, index): CheckResult => {
    if (marks[index] === '✓') return { type: 'result', id, objective, verdict: 'pass', duration: 1 };
    const counterExample = { message: 'no', expected: null, got: 'tea dust', exchange: null, lookAt: null };
    return { type: 'result', id, objective, verdict: 'fail', duration: 1, counterExample };
  });
  return { state, duration: 1, run: { checks, results, skipped: [], broken: null } };
}

const good = [
  run('start', '✗✗'),
  run('solution', '✓✓'),
  run('mutant cold', '✗✓'),
  run('mutant early', '✓✗'),
  run('mutant empty', '✗✓'),
];

const replaced = (state: string, marks: string): StateProof[] =>
  good.map((proof) => (proof.state === state ? run(state, marks) : proof));

describe('a lab is proven when', () => {
  test('everything holds', () => {
    expect(judge(lab, ['pour', 'wait'], good)).toEqual([]);
  });

  test('the start state fails every objective', () => {
    expect(judge(lab, ['pour', 'wait'], replaced('start', '✗✓'))).toEqual([
      expect.stringContaining('start: passes every check of "wait"'),
    ]);
  });

  test('the solution passes everything', () => {
    expect(judge(lab, null, replaced('solution', '✗✓'))).toEqual([
      'solution: fails "pours" (a#1): no (got tea dust)',
    ]);
  });

  test('each mutant fails its own objective, not just any', () => {
    expect(judge(lab, null, replaced('mutant cold', '✓✗'))).toEqual([
      expect.stringContaining('mutant cold: no check of "pour" fails it'),
    ]);
  });

  test('no check is there for nothing', () => {
    const useless = [
      run('start', '✓✗'),
      run('solution', '✓✓'),
      run('mutant cold', '✓✗'),
      run('mutant early', '✓✗'),
      run('mutant empty', '✓✗'),
    ];
    expect(judge(lab, null, useless)).toContainEqual(
      expect.stringContaining('useless: neither the start state nor a mutant fails "pours"'),
    );
  });

  test('lesson, checks and hints name the same objectives', () => {
    expect(judge(lab, ['pour', 'stir'], good)).toEqual([
      'checks/: no check proves the lesson\'s objective "stir"',
      'checks/: "wait" is no objective of the lesson (pour, stir)',
    ]);
  });

  test('its definition names what exists, and given files are left alone', () => {
    const wrong: Lab = {
      ...lab,
      definition: {
        ...lab.definition,
        open: 'src/gone.ts',
        readOnly: ['src/app.ts'],
        faults: [
          {
            id: 'rush',
            kind: 'traffic',
            title: 'Rush',
            description: 'Many.',
            requests: ['stir'],
            rounds: 1,
            concurrency: 1,
          },
        ],
      },
    };
    expect(judge(wrong, null, good)).toEqual([
      'lab.json: there is no file src/gone.ts in the start state',
      ...Array.from({ length: 4 }, () => expect.stringContaining('src/app.ts is read-only for learners')),
      'lab.json: the fault "rush" names no prepared request: "stir"',
    ]);
  });

  test('the checks could run at all', () => {
    const broken = good.map((proof) =>
      proof.state === 'mutant cold'
        ? {
            ...proof,
            run: { checks: [], results: [], skipped: [], broken: { message: 'no port', output: 'boom' } },
          }
        : proof,
    );
    expect(judge(lab, null, broken)).toEqual(['mutant cold: the checks could not run: no port\nboom']);
  });
});

test('two engines disagree check by check', () => {
  const native = { lab: 'tea', engine: 'native', states: good, breaches: [] } as const;
  const local = { ...native, engine: 'local', states: replaced('mutant early', '✗✗') } as const;
  expect(disagreements(native, native)).toEqual([]);
  expect(disagreements(native, local)).toEqual([
    'mutant early: "pours" (a#1) is pass on native, fail on local',
  ]);
});
