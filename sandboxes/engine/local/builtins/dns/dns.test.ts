import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../../dns/reader';
import { CLASS, type DnsMessage, TYPE } from '../../../../dns/records';
import { encodeMessage } from '../../../../dns/writer';
import { createMemoryTransport } from '../../process/memory-transport';
import { installTransport } from '../../process/transport';
import dgram from '../dgram/index';
import net from '../net/index';
import dns from './index';

const { Resolver } = dns.promises;
type Ask = (name: string) => Promise<unknown>;
const resolverFor = (servers: readonly string[]) => {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers(servers);
  return resolver as typeof resolver & { resolve4: Ask; resolve6: Ask; resolveTxt: Ask; resolveMx: Ask };
};

beforeEach(() => installTransport(createMemoryTransport()));

async function serveUdp(port: number, answer: (query: DnsMessage) => DnsMessage | null): Promise<void> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (bytes: Uint8Array, from: { port: number; address: string }) => {
    const reply = answer(decodeMessage(bytes));
    if (reply) socket.send(encodeMessage(reply), from.port, from.address);
  });
  await new Promise<void>((bound) => socket.bind(port, bound));
}

const text = (query: DnsMessage, entry: string): DnsMessage => ({
  ...query,
  response: true,
  answers: [
    {
      name: query.questions[0]?.name ?? '',
      class: CLASS.IN,
      ttl: 1,
      data: { type: 'TXT', entries: [entry] },
    },
  ],
});

describe('the names of the sandbox', () => {
  it('answer where no program listens on port 53', async () => {
    const resolver = resolverFor(['127.0.0.1']);
    expect(await resolver.resolve4('localhost')).toEqual(['127.0.0.1']);
    expect(await resolver.resolve6('api.localhost')).toEqual(['::1']);
    expect(await resolver.reverse('127.0.0.1')).toEqual(['localhost']);
    await expect(resolver.resolveMx('localhost')).rejects.toMatchObject({
      code: 'ENODATA',
      syscall: 'queryMx',
    });
    await expect(resolver.resolve4('example.com')).rejects.toThrow('queryA ENOTFOUND example.com');
  });

  it('give way to a DNS server of a program', async () => {
    await serveUdp(53, (query) => text(query, 'from the program'));
    expect(await resolverFor(['127.0.0.1']).resolveTxt('localhost')).toEqual([['from the program']]);
  });
});

describe('a resolver', () => {
  it('asks over TCP where the answer was cut', async () => {
    await serveUdp(5353, (query) => ({ ...query, response: true, truncated: true }));
    const server = net.createServer((socket) => {
      socket.on('data', (bytes: Uint8Array) => {
        const reply = encodeMessage(text(decodeMessage(bytes.subarray(2)), 'x'.repeat(250)));
        const framed = new Uint8Array([reply.length >> 8, reply.length & 255, ...reply]);
        socket.write(framed.subarray(0, 100));
        setImmediate(() => socket.write(framed.subarray(100)));
      });
    });
    await once(server.listen(5353) as never, 'listening');
    expect(await resolverFor(['127.0.0.1:5353']).resolveTxt('long.test')).toEqual([['x'.repeat(250)]]);
  });

  it('asks the next server where one fails, and waits past what is no answer', async () => {
    const asked: number[] = [];
    await serveUdp(5301, (query) => {
      asked.push(query.questions[0]?.type ?? 0);
      return { ...query, response: true, rcode: 2 };
    });
    const liar = dgram.createSocket('udp4');
    liar.on('message', (bytes: Uint8Array, from: { port: number; address: string }) => {
      const query = decodeMessage(bytes);
      liar.send(new Uint8Array([1, 2, 3]), from.port, from.address);
      liar.send(encodeMessage(text({ ...query, id: query.id ^ 1 }, 'forged')), from.port, from.address);
      liar.send(encodeMessage(text(query, 'true')), from.port, from.address);
    });
    await new Promise<void>((bound) => liar.bind(5302, bound));
    const resolver = resolverFor(['127.0.0.1:5300', '127.0.0.1:5301', '127.0.0.1:5302']);
    expect(await resolver.resolveTxt('any.test')).toEqual([['true']]);
    expect(asked).toEqual([TYPE.TXT]);
  });

  it('gives up after its timeout', async () => {
    await serveUdp(5304, () => null);
    const resolver = new Resolver({ timeout: 5, tries: 2 });
    resolver.setServers(['127.0.0.1:5304']);
    await expect(resolver.resolve('silent.test')).rejects.toMatchObject({
      code: 'ETIMEOUT',
      syscall: 'queryA',
    });
  });
});
