// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import type { LabForPage } from '@/lib/labs/for-page';
import type { Exchange } from '@/sandboxes/http1/message';
import type { WorkbenchApi } from '../../workbench/contract';
import { LessonPlaceProvider } from '../context';
import { Because, Option, Predict } from './Predict';
import { Choice, Question, Quiz } from './Quiz';
import { Task } from './Task';
import { Try } from './Try';

let workbench: WorkbenchApi | null = null;
vi.mock('../../workbench/context', () => ({ useWorkbench: () => workbench }));

const lab: LabForPage = {
  id: 'lab',
  title: 'Lab',
  port: 3000,
  open: 'src/app.ts',
  readOnly: [],
  files: { 'src/app.ts': '' },
  version: '1',
  requests: [
    { id: 'create', title: 'Create', method: 'POST', path: '/notes', headers: [], body: '{}', capture: {} },
  ],
  faults: [],
  machines: [],
  services: [],
  visualizers: [],
  objectives: [{ id: 'right-code', text: 'Choose the right code' }],
};

const inLesson = (block: ReactNode, lesson: string) => (
  <LessonPlaceProvider lesson={lesson} lab={lab} showLab={() => undefined}>
    {block}
  </LessonPlaceProvider>
);

const predict = (
  <Predict id="p" question="What comes back?" right="1">
    <Option position="0">200</Option>
    <Option position="1">201</Option>
    <Because>RFC 9110 says so.</Because>
  </Predict>
);

const quiz = (
  <Quiz id="q">
    <Question id="one" prompt="Which are safe?" right="0 2">
      <Choice position="0" why="It only reads.">
        GET
      </Choice>
      <Choice position="1" why="It creates.">
        POST
      </Choice>
      <Choice position="2" why="It is GET without content.">
        HEAD
      </Choice>
    </Question>
  </Quiz>
);

afterEach(() => {
  cleanup();
  workbench = null;
});

test('Predict: commit, then compare what one said with what happens', () => {
  render(inLesson(predict, 'a/predict'));
  const commit = screen.getByRole<HTMLButtonElement>('button', { name: 'Commit to this answer' });
  expect(commit.disabled).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: /200/ }));
  fireEvent.click(commit);
  expect(screen.getByText('you said')).toBeTruthy();
  expect(screen.queryByText('Not so')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Compare with what happens' }));
  expect(screen.getByText('Not so')).toBeTruthy();
  expect(screen.getByText(/You expected something else/)).toBeTruthy();
});

test('Predict: the commitment is there again in the next visit', () => {
  render(inLesson(predict, 'a/again'));
  fireEvent.click(screen.getByRole('radio', { name: /201/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Commit to this answer' }));
  cleanup();
  render(inLesson(predict, 'a/again'));
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /201/ }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /200/ }).disabled).toBe(true);
});

test('Predict and Quiz: without scripts the answers stand in disclosures', () => {
  expect(renderToStaticMarkup(inLesson(predict, 'a/paper'))).toMatch(
    /<details.*Answer 2\..*RFC 9110 says so\./,
  );
  expect(renderToStaticMarkup(inLesson(quiz, 'a/paper'))).toMatch(/<details.*Not right\. It creates\./);
});

test('Quiz: several answers, a reason for every choice, and another try', () => {
  render(inLesson(quiz, 'a/quiz'));
  fireEvent.click(screen.getByRole('checkbox', { name: 'GET' }));
  fireEvent.click(screen.getByRole('button', { name: 'Answer' }));
  expect(screen.getByText(/Not quite/)).toBeTruthy();
  expect(screen.getAllByText('It creates.').length).toBeGreaterThan(0);
  fireEvent.click(screen.getByRole('button', { name: 'Answer again' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'HEAD' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'GET' }));
  fireEvent.click(screen.getByRole('button', { name: 'Answer' }));
  expect(screen.getByText('Right.')).toBeTruthy();
  expect(screen.getByText('1 of 1 answered rightly')).toBeTruthy();
});

const bytes = (text: string) => new TextEncoder().encode(text);

const created: Exchange = {
  request: { method: 'POST', target: '/notes', version: '1.1', headers: [], body: bytes('{}') },
  response: {
    version: '1.1',
    status: 201,
    reason: 'Created',
    headers: [['Location', '/notes/7']],
    body: bytes(''),
    trailers: [],
  },
  interim: [],
  sentBytes: bytes('POST /notes HTTP/1.1\r\n\r\n{}'),
  receivedBytes: bytes('HTTP/1.1 201 Created\r\n\r\n'),
  timing: { start: 0, connected: 1, sent: 2, firstByte: 5, end: 12 },
  error: null,
};

const api = (more: Partial<WorkbenchApi>): WorkbenchApi => ({
  run: { state: 'idle' },
  checks: [],
  log: null,
  send: async () => created,
  start: async () => undefined,
  runChecks: async () => undefined,
  fault: async () => undefined,
  activeFaults: [],
  openFile: () => undefined,
  showVisualizer: () => undefined,
  ...more,
});

test('Try: sends the prepared request and shows the exchange in place', async () => {
  const send = vi.fn(async () => created);
  workbench = api({ send });
  render(inLesson(<Try request="create">Go.</Try>, 'a/try'));
  fireEvent.click(screen.getByRole('button', { name: 'Send to my server' }));
  expect(await screen.findByText('201 Created')).toBeTruthy();
  expect(screen.getByText('/notes/7')).toBeTruthy();
  expect(screen.getByText(/12 ms/)).toBeTruthy();
  expect(send).toHaveBeenCalledWith({ prepared: 'create' });
});

test('Try: a failure is told in words and can be tried again', async () => {
  workbench = api({ send: () => Promise.reject(new Error('Your server did not start: src/app.ts:3')) });
  render(inLesson(<Try request="create">Go.</Try>, 'a/try'));
  fireEvent.click(screen.getByRole('button', { name: 'Send to my server' }));
  expect(await screen.findByText('Your server did not start: src/app.ts:3')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send to my server' }).disabled).toBe(false);
});

test('Try: a failure says how to mend it', async () => {
  const failure = Object.assign(new Error('It needs {{token}}.'), { remedy: 'Send “Get a token” first.' });
  workbench = api({ send: () => Promise.reject(failure) });
  render(inLesson(<Try request="create">Go.</Try>, 'a/try'));
  fireEvent.click(screen.getByRole('button', { name: 'Send to my server' }));
  expect(await screen.findByText('It needs {{token}}. Send “Get a token” first.')).toBeTruthy();
});

test('nothing can be pressed before React listens', () => {
  workbench = api({});
  const blocks = [<Try key="t" request="create" />, <Task key="k" objective="right-code" />, predict, quiz];
  for (const block of blocks) {
    const markup = renderToStaticMarkup(inLesson(block, 'a/server'));
    const controls = markup.match(/<(?:button|input)\b[^>]*>/g) ?? [];
    expect(controls.length).toBeGreaterThan(0);
    for (const control of controls) expect(control).toContain('disabled=""');
  }
});

test('Task: shows the checks of its objective only', () => {
  const check = (id: string, objective: string) => ({
    id,
    title: `check ${id}`,
    objective,
    verdict: 'fail' as const,
  });
  workbench = api({ checks: [check('a', 'right-code'), check('b', 'other')] });
  render(inLesson(<Task objective="right-code">Build.</Task>, 'a/task'));
  expect(screen.getByText(/check a/)).toBeTruthy();
  expect(screen.queryByText(/check b/)).toBeNull();
});

test('Task: checks that never ran are not said to pass', async () => {
  workbench = api({ checks: [] });
  render(inLesson(<Task objective="right-code">Build.</Task>, 'a/task'));
  fireEvent.click(screen.getByRole('button', { name: 'Check my server' }));
  expect(await screen.findByText(/Not every check of this objective has run/)).toBeTruthy();
  expect(screen.queryByText(/passes/)).toBeNull();
});
