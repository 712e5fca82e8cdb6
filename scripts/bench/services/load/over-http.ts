import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { HOST, PORT } from './per-second';

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** One request on a kept connection. Rejects unless it is answered with 2xx, or with what connecting meets. */
export function call({ method = 'GET', path, headers = {}, body = '' }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { agent, host: HOST, port: PORT, method, path, headers: { ...length, ...headers } };
    const asked = request(options, (response) => {
      const status = response.statusCode ?? 0;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (status >= 200 && status < 300) resolve({ headers: response.headers, body: text });
        else reject(new Error(`${method} ${path} was answered with ${status}: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Lets the program end: kept connections would hold it. */
export const hangUp = (): void => agent.destroy();
