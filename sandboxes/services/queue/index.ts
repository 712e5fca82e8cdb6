import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { credentialsFrom, regionFrom } from '../aws/credentials';
import { type Service, UsageError } from '../service';
import { writeWhole } from '../whole-file';
import { queueDefinition } from './definition';
import { isRecord, text, texts } from './input';
import { Queues } from './queues';
import { createSqsServer } from './server';

/** SQS-compatible queues: see README.md for what is real, what is a model and what is missing. */
export const queue: Service = {
  ...queueDefinition,
  async start({ host, port, data, flags, log }) {
    const region = regionFrom(flags);
    const queues = new Queues({
      region,
      now: Date.now,
      newId: randomUUID,
      after(milliseconds, run) {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    const file = data === null ? null : join(data, 'queues.json');
    const given = flags['queues'];
    if (file !== null && existsSync(file)) queues.restore(readFileSync(file, 'utf8'));
    else if (typeof given === 'string') create(queues, given);
    const starting = queues.snapshot();
    const kept = () => {
      if (file !== null) writeWhole(file, queues.snapshot());
    };
    const server = createSqsServer({
      queues,
      verifier: {
        credentials: credentialsFrom(flags),
        region,
        service: 'sqs',
        style: 'normalized',
        now: Date.now,
      },
      kept,
      log,
    });
    server.listen(port, host);
    await once(server, 'listening');
    return {
      port: (server.address() as AddressInfo).port,
      async reset() {
        queues.restore(starting);
        kept();
      },
      async stop() {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      },
    };
  },
};

/** @throws {UsageError} a file that is not there, or that CreateQueue would refuse */
function create(queues: Queues, file: string): void {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(list)) throw new Error('It is no list.');
    for (const one of list.filter(isRecord))
      queues.create(text(one, 'QueueName'), texts(one, 'Attributes'), texts(one, 'tags'));
  } catch (error) {
    throw new UsageError(
      `queue: --queues ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
