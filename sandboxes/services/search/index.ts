import { randomBytes } from 'node:crypto';
import { listenHttp } from '../listen-http';
import type { Service } from '../service';
import { Cluster } from './cluster';
import { searchDefinition } from './definition';
import { searchApp } from './http/app';
import { openJournal } from './journal';
import { plant, readSeed } from './seed';

/** Elasticsearch's API on an index of its own: see README.md. */
export const search: Service = {
  ...searchDefinition,
  async start({ host, port, data, flags }) {
    const seed = typeof flags['seed'] === 'string' ? readSeed(flags['seed']) : {};
    const journal = openJournal(data);
    const nextId = () => randomBytes(15).toString('base64url');
    const uuid = () => randomBytes(16).toString('base64url');
    const cluster = new Cluster({ now: Date.now, uuid, after, keep: journal.append });
    const kept = journal.read();
    if (kept.length > 0) cluster.replay(kept);
    else plant(cluster, seed, nextId);
    const listener = await listenHttp(searchApp(cluster, { next: nextId }, Date.now).fetch, host, port);
    return {
      port: listener.port,
      async reset() {
        cluster.clear();
        journal.clear();
        plant(cluster, seed, nextId);
      },
      async stop() {
        await listener.close();
        cluster.close();
      },
    };
  },
};

function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}
