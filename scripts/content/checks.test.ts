import { expect, test } from 'vitest';
import { httpProblem } from './http';
import { sqlProblem } from './sql';
import { compileSnippets } from './typescript';

test('HTTP: requests, answers, and both after each other', () => {
  expect(httpProblem('GET /notes HTTP/1.1\nHost: localhost')).toBeNull();
  expect(
    httpProblem(
      'POST /notes HTTP/1.1\nHost: a\nContent-Type: application/json\n\n{"a":1}\n\nHTTP/1.1 201 Created\nLocation: /notes/1',
    ),
  ).toBeNull();
});

test('HTTP: a wrong field or length is told at its message', () => {
  expect(httpProblem('GET /notes')).toMatchObject({ line: 1 });
  expect(httpProblem('GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\nBad Name: x')).toMatchObject({
    line: 4,
    message: expect.stringContaining('HPE_'),
  });
  expect(httpProblem('HTTP/1.1 200 OK\nContent-Length: 3\n\nfour')?.message).toBe(
    'Content-Length says 3, and the content has 4 bytes',
  );
});

test('SQL: statements, strings, dollar quotes and comments', () => {
  expect(
    sqlProblem("-- a ( comment\nSELECT ';(' FROM t WHERE a = 'it''s';\n\nINSERT INTO t VALUES (1, (2));"),
  ).toBeNull();
  expect(sqlProblem("DO $$ begin select ('x'; end $$;")).toBeNull();
});

test('SQL: what does not close, and what begins no statement', () => {
  expect(sqlProblem('SELECT (1')).toEqual({ line: 1, message: '"(" is not closed', code: '' });
  expect(sqlProblem("SELECT 1;\nSELECT 'a")).toEqual({ line: 2, message: "' is not closed", code: '' });
  expect(sqlProblem('SELECT 1;\n\nSELCT 2;')).toEqual({
    line: 3,
    message: 'no statement begins with "SELCT"',
    code: '',
  });
});

test('TypeScript compiles against the types of the lab, and errors have number and line', () => {
  const snippet = (text: string) => ({ lab: 'playground', extension: 'ts', text });
  const [right, wrong, relative] = compileSnippets(
    [
      snippet("import { Hono } from 'hono';\nexport const app = new Hono().get('/', (c) => c.text('hi'));"),
      snippet('const a = 1;\nconst b: string = a;\nexport { b };'),
      snippet("import { app } from './app.ts';\napp.nothing();"),
    ],
    process.cwd(),
  );
  expect(right).toEqual([]);
  expect(wrong).toMatchObject([{ line: 2, code: '2322' }]);
  expect(relative).toMatchObject([{ line: 2, code: '2339' }]);
}, 30_000);
