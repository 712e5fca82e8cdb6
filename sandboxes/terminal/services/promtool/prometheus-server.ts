/** A server with the HTTP API of Prometheus. */
import type { CommandSession } from '../../command';
import { PromtoolUsage } from './arguments';

/** A time that cannot be. */
export class TimeFailure extends Error {
  override readonly name = 'TimeFailure';
}

/** What the server says against it, or that it cannot be reached. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';
}

/** A server of Prometheus: `http://telemetry:9090`, `telemetry:9090`. */
export class PrometheusServer {
  readonly #session: CommandSession;
  readonly #url: URL;

  /** @throws {PromtoolUsage} it is no address */
  constructor(session: CommandSession, server: string) {
    this.#session = session;
    const address = /^[a-z]+:\/\//.test(server) ? server : `http://${server}`;
    if (!URL.canParse(address))
      throw new PromtoolUsage(`parse ${JSON.stringify(server)}: invalid URI for request`);
    this.#url = new URL(address);
  }

  /** @throws {QueryFailure} */
  async post(path: string, parameters: URLSearchParams): Promise<unknown> {
    return this.#ask(new Request(new URL(path, this.#url), { method: 'POST', body: parameters }));
  }

  /** @throws {QueryFailure} */
  async get(path: string, parameters: URLSearchParams): Promise<unknown> {
    return this.#ask(new Request(new URL(`${path}?${parameters}`, this.#url)));
  }

  async #ask(request: Request): Promise<unknown> {
    const { sandbox, machine, signal } = this.#session;
    const { hostname, port } = this.#url;
    let response: Response;
    try {
      response = await sandbox.fetch(request, {
        port: Number(port || 80),
        machine: hostname === 'localhost' ? machine : hostname,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      const verb = request.method === 'POST' ? 'Post' : 'Get';
      throw new QueryFailure(
        `${verb} ${JSON.stringify(request.url)}: ${String(error instanceof Error ? error.message : error)}`,
      );
    }
    const answer = (await response.json()) as { data?: unknown; errorType?: string; error?: string };
    if (answer.error !== undefined) throw new QueryFailure(`${answer.errorType}: ${answer.error}`);
    return answer.data;
  }
}
