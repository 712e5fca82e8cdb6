/** SQS's JSON protocol over HTTP. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { signableFrom } from '../aws/signable';
import { sha256Hex } from '../aws/signing-key';
import { SignatureError, type SignatureProblem, type Verifier, verify } from '../aws/verify';
import { ACTIONS } from './actions';
import { SqsError } from './errors';
import { isRecord } from './input';
import type { Queues } from './queues';

export interface ServerOptions {
  readonly queues: Queues;
  readonly verifier: Verifier;
  /** After an action, before its client hears of it. */
  readonly kept: () => void;
  readonly log: (line: string) => void;
}

const LARGEST_REQUEST = 4 * 2 ** 20;
const TARGET = 'AmazonSQS.';
const LOOK = '/_messages/';

/** Does not listen yet. */
export function createSqsServer(options: ServerOptions): Server {
  return createServer((incoming, response) => {
    answer(incoming, response, options).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') options.log(`queue: ${String(error)}`);
      response.destroy();
    });
  });
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const { queues, verifier, kept, log } = options;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const body = await bodyOf(incoming);
    const looked = lookedAt(incoming);
    if (looked !== null) return send(response, 200, queues.byUrl(looked).peek());
    const target = targetOf(incoming);
    const { accessKeyId } = verify(signableFrom(incoming), sha256Hex(body), verifier);
    const action = ACTIONS[target];
    if (action === undefined)
      throw new SqsError('UnknownOperationException', `This server has no action ${target}.`);
    const origin = `http://${incoming.headers.host ?? ''}`;
    const output = await action({ queues, input: parse(body), origin, accessKeyId, signal: gone.signal });
    kept();
    send(response, 200, output);
  } catch (error) {
    const said = asSqsError(error);
    if (said.status === 500)
      log(`queue: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    send(
      response,
      said.status,
      { __type: `com.amazonaws.sqs#${said.code}`, message: said.message },
      { 'x-amzn-query-error': `${said.oldCode};${said.status < 500 ? 'Sender' : 'Receiver'}` },
    );
  }
}

function send(
  response: ServerResponse,
  status: number,
  value: object,
  headers: Record<string, string> = {},
): void {
  const text = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': text.length,
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= LARGEST_REQUEST) parts.push(part);
  }
  if (size > LARGEST_REQUEST) throw new SqsError('RequestEntityTooLarge', 'The request is too large.', 413);
  return Buffer.concat(parts);
}

/** `GET /_messages/orders`: which queue is only looked at, as the workbench's panel does. Nobody signs that. */
const lookedAt = ({ method, url = '' }: IncomingMessage): string | null =>
  method === 'GET' && url.startsWith(LOOK) ? decodeURIComponent(url.slice(LOOK.length)) : null;

function targetOf({ headers, method }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  if (method === 'POST' && typeof target === 'string' && target.startsWith(TARGET))
    return target.slice(TARGET.length);
  throw new SqsError(
    'UnsupportedOperation',
    'This server speaks the JSON protocol of SQS: POST with the header X-Amz-Target: AmazonSQS.<action>. The older query protocol (Action=…) is not there.',
  );
}

function parse(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString() || '{}');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!isRecord(value)) throw new SqsError('SerializationException', 'The body is no JSON object.');
  return value;
}

function asSqsError(error: unknown): SqsError {
  if (error instanceof SqsError) return error;
  if (error instanceof SignatureError) return refusalOf(error.problem);
  return new SqsError('InternalError', 'We encountered an internal error. Please try again.', 500);
}

const time = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');

function refusalOf(problem: SignatureProblem): SqsError {
  switch (problem.reason) {
    case 'anonymous':
      return new SqsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    case 'unknown key':
      return new SqsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        403,
      );
    case 'skewed':
      return new SqsError(
        'InvalidSignatureException',
        `Signature expired: ${problem.signed} is now earlier than, or too far from, ${time(problem.now)}`,
        403,
      );
    case 'wrong region':
    case 'wrong service':
      return new SqsError(
        'InvalidSignatureException',
        `Credential should be scoped to ${problem.reason === 'wrong region' ? 'a valid region' : `correct service: '${problem.expected}'`}.`,
        403,
      );
    case 'mismatch':
      return new SqsError(
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
        403,
      );
    default:
      return new SqsError(
        'IncompleteSignature',
        `The request signature does not conform to AWS standards: ${problem.reason}.`,
      );
  }
}
