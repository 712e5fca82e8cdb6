/** A hostile process speaks to another one, or to the page, over the port that they share: it can only break its own connections. */
import { describe, expect, it } from 'vitest';
import { ImpairedConnections } from '@/sandboxes/engine/local/faults/impaired-connections';
import { connectionOver } from '@/sandboxes/engine/local/page/connection';
import { ByteChannel } from '@/sandboxes/engine/local/process/byte-channel';
import { FIN, type Frame, FrameBatch, RST } from '@/sandboxes/engine/local/process/frames';
import { Link, type LinkPort } from '@/sandboxes/engine/local/process/link';
import { memoryPorts } from '@/sandboxes/engine/local/process/memory-port';
import type { Random } from '@/sandboxes/http1/mutations';
import { mulberry32 } from '@/sandboxes/random';
import { nastyValue, oneOf } from './nasty';

const END = { address: '127.0.0.1', family: 'IPv4', port: 1 } as const;
const CHANNELS = [1, 2, 3];
const MIB = 1024 * 1024;

/** One end of a connection, which reads nothing unless told to. */
function channelOn(link: Link, id: number) {
  const state = { unread: 0, ends: 0, resets: 0 };
  const channel = new ByteChannel({ id, wire: link, local: END, remote: END });
  channel.onBytes = (bytes) => {
    expect(state.ends + state.resets, 'nothing follows the end').toBe(0);
    state.unread += bytes.length;
  };
  channel.onEnd = () => state.ends++;
  channel.onReset = () => state.resets++;
  link.open(id, channel);
  return { channel, state };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 400; turn++) await new Promise(setImmediate);
}

function anyFrame(random: Random): Frame {
  const way = random();
  if (way < 0.7) return new Uint8Array(1 + Math.floor(random() * 400));
  if (way < 0.9) return Math.floor(random() * 2 ** 31);
  return oneOf(random, [FIN, RST]);
}

function anyMessage(random: Random): unknown {
  const batch = new FrameBatch();
  for (let n = Math.floor(random() * 4); n > 0; n--)
    batch.add(oneOf(random, [...CHANNELS, 4, 99, 2 ** 32 - 1]), anyFrame(random));
  const message = batch.take(Math.floor(random() * 2 ** 31));
  const way = random();
  if (way < 0.6) return message;
  if (way < 0.75) return [oneOf(random, [...CHANNELS, 77, -1, 0.5]), new Uint8Array(20_000)];
  if (way < 0.9) {
    message[Math.floor(random() * message.length)] = Math.floor(random() * 256);
    return message;
  }
  return way < 0.92 ? message.subarray(0, message.length - 1) : message;
}

function say(port: LinkPort, value: unknown, transfer: Transferable[] = []): void {
  try {
    port.postMessage(value, transfer);
  } catch {
    // What cannot be cloned is not sent.
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', (seed) => {
  it('each connection hears its end once, and one of another process goes on', async () => {
    const random = mulberry32(seed);
    const [near, far] = memoryPorts();
    const link = new Link(near);
    const ours = CHANNELS.map((id) => channelOn(link, id));
    const [quiet, honest] = memoryPorts();
    const other = channelOn(new Link(quiet), 1);
    const friend = channelOn(new Link(honest), 1);

    for (let round = 0; round < 150; round++) {
      say(far, anyMessage(random));
      for (const { channel } of ours) if (random() < 0.2) channel.write(new Uint8Array(50));
    }
    await settled();
    const [value, transfer] = nastyValue(random);
    say(far, typeof value === 'object' && value instanceof Uint8Array ? 'no frames' : value, transfer);
    await settled();
    for (const { state, channel } of ours) {
      expect(state.ends).toBeLessThanOrEqual(1);
      expect(state.resets + state.ends).toBeGreaterThanOrEqual(1);
      expect(state.resets).toBeLessThanOrEqual(1);
      expect(channel.open).toBe(false);
    }
    friend.channel.write(Uint8Array.of(1, 2, 3));
    await settled();
    expect(other.state).toEqual({ unread: 3, ends: 0, resets: 0 });
  });
});

/** Bytes for a connection, past every window. */
async function flood(port: LinkPort, id: number, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += MIB) port.postMessage([id, new Uint8Array(MIB)]);
  await settled();
}

it('a peer that heeds no window is reset before it fills the memory', async () => {
  const [near, far] = memoryPorts();
  const link = new Link(near);
  const [flooded, other] = [channelOn(link, 1), channelOn(link, 2)];
  await flood(far, 1, 40 * MIB);
  expect(flooded.state).toMatchObject({ resets: 1 });
  expect(flooded.state.unread).toBeLessThanOrEqual(8 * MIB);
  expect(other.channel.open).toBe(true);
});

it('the page, too, keeps no more of a server that heeds no window', async () => {
  const [near, far] = memoryPorts();
  const impaired = new ImpairedConnections(
    { now: () => 0, after: () => () => undefined, soon: (run) => run() },
    () => undefined,
  );
  const route = { client: 'page', server: 'app', port: 3000 };
  const made = { connection: 1, link: 1, route, local: END, remote: END };
  const connection = connectionOver(new Link(near), made, impaired, () => undefined);
  await flood(far, 1, 40 * MIB);
  const reader = connection.readable.getReader();
  await expect(reader.read()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('what is written past the window waits with the one who writes it, and arrives in order', async () => {
  const [near, far] = memoryPorts();
  const [sender, receiver] = [channelOn(new Link(near), 1), channelOn(new Link(far), 1)];
  const read: number[] = [];
  receiver.channel.onBytes = (bytes) => {
    read.push(bytes.length);
    receiver.state.unread += bytes.length;
  };
  expect(sender.channel.write(new Uint8Array(20 * MIB))).toBe(false);
  expect(sender.channel.write(Uint8Array.of(7))).toBe(false);
  sender.channel.end();
  await settled();
  expect(receiver.state).toEqual({ unread: 256 * 1024, ends: 0, resets: 0 });
  let total = 0;
  for (let n = 0; n < 200 && receiver.state.ends === 0; n++) {
    total += receiver.state.unread;
    receiver.channel.consume(receiver.state.unread);
    receiver.state.unread = 0;
    await settled();
  }
  expect(total + receiver.state.unread).toBe(20 * MIB + 1);
  expect(receiver.state).toMatchObject({ ends: 1, resets: 0 });
  expect(read.at(-1)).toBe(1);
});
