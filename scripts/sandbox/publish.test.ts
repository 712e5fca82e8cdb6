import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection, Sandbox } from '../../sandboxes/engine/contract';
import { createMultiplexer, type Multiplexer } from '../../sandboxes/engine/local/headless/multiplex';
import { openPublication } from './publish';

/** A sandbox with one port, whose other ends the test holds. */
function fakeSandbox() {
  const accepted: Connection[] = [];
  let last = 0;
  const onOutput = () => undefined;
  const left: Multiplexer = createMultiplexer({ send: (frame) => right.receive(frame), onOutput });
  const right: Multiplexer = createMultiplexer({ send: (frame) => left.receive(frame), onOutput });
  let noticed: (connection: Connection) => void = () => undefined;
  const connected = new Promise<Connection>((resolve) => {
    noticed = resolve;
  });
  const sandbox = {
    async connect() {
      const id = ++last;
      const inside = left.open(id);
      accepted.push(inside);
      noticed(inside);
      return right.open(id);
    },
  } as Partial<Sandbox> as Sandbox;
  return { sandbox, connected };
}

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function publish() {
  const outside = await freePort();
  const publication = await openPublication({ host: '127.0.0.1', outside, inside: 3000 });
  open.push(publication);
  return { outside, publication };
}

describe('a published port', () => {
  it('keeps the half-closed direction open', async () => {
    const { outside, publication } = await publish();
    const { sandbox, connected } = fakeSandbox();
    const socket = connect({ port: outside, host: '127.0.0.1', allowHalfOpen: true });
    socket.end('question');
    publication.attach(sandbox);
    const inside = await connected;
    expect(await new Response(inside.readable as BodyInit).text()).toBe('question');
    const writer = inside.writable.getWriter();
    await writer.write(new TextEncoder().encode('answer'));
    await writer.close();
    const pieces: Buffer[] = [];
    for await (const piece of socket) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('answer');
  });

  it('hands a reset on, both ways', async () => {
    const { outside, publication } = await publish();
    const { sandbox, connected } = fakeSandbox();
    publication.attach(sandbox);
    const socket = connect(outside, '127.0.0.1');
    const inside = await connected;
    const failed = new Promise((resolve) => socket.once('error', resolve));
    inside.abort();
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });

  it('resets whom nobody listens to', async () => {
    const { outside, publication } = await publish();
    publication.attach({
      connect: () => Promise.reject(new Error('ECONNREFUSED')),
    } as Partial<Sandbox> as Sandbox);
    const failed = new Promise((resolve) => request({ port: outside }).on('error', resolve).end());
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });

  it('says which port is taken, and the mend', async () => {
    const { outside } = await publish();
    await expect(openPublication({ host: '127.0.0.1', outside, inside: 3000 })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(String(outside)),
      remedy: expect.stringContaining(`${outside + 1}:3000`),
    });
  });
});
