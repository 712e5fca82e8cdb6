/** HTTP in lessons: one message, or several that follow each other, each by the grammar of RFC 9112. */
import {
  createRequestParser,
  createResponseParser,
  type HeaderField,
  HttpParseError,
  header,
  NO_BODY,
} from '../../sandboxes/http1';
import type { Finding } from './fences';

const START = /^(?:HTTP\/\d|[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/\d)/;

/** A body that is shown in part. */
const ELIDED = /…|\.\.\./;

/** @returns what is wrong with the first message that is, or `null` */
export function httpProblem(text: string): Finding | null {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (START.test(line) ? [index] : []));
  if (starts[0] !== 0) {
    return {
      line: 1,
      code: '',
      message:
        'it begins with neither a request line ("GET /notes HTTP/1.1") nor a status line ("HTTP/1.1 200 OK")',
    };
  }
  for (const [index, start] of starts.entries()) {
    const problem = messageProblem(lines.slice(start, starts[index + 1]));
    if (problem) return { ...problem, line: problem.line + start };
  }
  return null;
}

function messageProblem(lines: readonly string[]): Finding | null {
  const blank = lines.indexOf('');
  const head = blank === -1 ? lines : lines.slice(0, blank);
  const body =
    blank === -1
      ? ''
      : lines
          .slice(blank + 1)
          .join('\n')
          .trimEnd();
  let fields: readonly HeaderField[] = [];
  const handler = {
    onHead(parsed: { readonly fields: readonly string[] }) {
      fields = pairs(parsed.fields);
      return NO_BODY;
    },
    onBody: () => undefined,
    onComplete: () => undefined,
  };
  const parser = head[0]?.startsWith('HTTP/') ? createResponseParser(handler) : createRequestParser(handler);
  const result = parser.execute(new TextEncoder().encode(`${head.join('\r\n')}\r\n\r\n`));
  if (result instanceof HttpParseError)
    return { line: 1, message: `${result.code}: ${result.message}`, code: '' };

  const length = header(fields, 'content-length');
  const bytes = new TextEncoder().encode(body).length;
  if (length !== undefined && body !== '' && !ELIDED.test(body) && Number(length) !== bytes) {
    return {
      line: 1,
      message: `Content-Length says ${length}, and the content has ${bytes} bytes`,
      code: '',
    };
  }
  return null;
}

const pairs = (flat: readonly string[]): HeaderField[] =>
  flat.flatMap((name, index): HeaderField[] => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []));
