import { expect, it } from 'vitest';
import { ByteChannel } from './byte-channel';
import { FIN, type Frame, FrameBatch } from './frames';
import { Link, type LinkPort } from './link';
import { memoryPorts } from './memory-port';

const END = { address: '127.0.0.1', family: 'IPv4', port: 1 } as const;

/** A channel that notes what it hears. */
function channelOn(link: Link, id: number) {
  const heard: unknown[] = [];
  const channel = new ByteChannel({ id, wire: link, local: END, remote: END });
  channel.onBytes = (bytes) => heard.push([...bytes]);
  channel.onEnd = () => heard.push('end');
  channel.onReset = () => heard.push('reset');
  link.open(id, channel);
  return { channel, heard };
}

function message(...frames: [number, Frame][]): Uint8Array {
  const batch = new FrameBatch();
  for (const [id, frame] of frames) batch.add(id, frame);
  return batch.take(0);
}

/** Until everything that was posted has been delivered and answered. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await new Promise(setImmediate);
}

function counted(port: LinkPort): { readonly port: LinkPort; readonly posts: unknown[] } {
  const posts: unknown[] = [];
  return {
    posts,
    port: {
      addEventListener: (type, listener) => port.addEventListener(type, listener),
      start: () => port.start(),
      close: () => port.close(),
      postMessage(data, transfer) {
        posts.push(data);
        port.postMessage(data, transfer);
      },
    },
  };
}

it('delivers in order what came before the word of its connection', async () => {
  const [near, far] = memoryPorts();
  const link = new Link(near);
  far.postMessage(message([3, Uint8Array.of(1)], [4, Uint8Array.of(9)], [3, Uint8Array.of(2)]));
  await settled();
  const { heard } = channelOn(link, 3);
  far.postMessage(message([3, Uint8Array.of(3)], [3, FIN]));
  await settled();
  expect(heard).toEqual([[1], [2], [3], 'end']);
  expect(channelOn(link, 4).heard).toEqual([]);
});

it('says nothing to a connection that is over, or that was never opened', async () => {
  const [near, far] = memoryPorts();
  const link = new Link(near);
  const { channel, heard } = channelOn(link, 2);
  channel.reset();
  far.postMessage(message([2, Uint8Array.of(1)], [1, Uint8Array.of(1)]));
  await settled();
  expect(heard).toEqual([]);
});

for (const [name, bad] of [
  ['no message of a link', { t: 'exit' }],
  ['a frame longer than its message', Uint32Array.of(0, 1, 99)],
  ['bytes that are none', [1, 'text']],
] as const)
  it(`resets what a hostile peer has open when it sends ${name}`, async () => {
    const [near, far] = memoryPorts();
    const { heard } = channelOn(new Link(near), 1);
    far.postMessage(bad instanceof Uint32Array ? new Uint8Array(bad.buffer) : bad);
    await settled();
    expect(heard).toEqual(['reset']);
  });

it('sends together what is written while the peer has not taken the messages before', async () => {
  const [near, far] = memoryPorts();
  const watched = counted(near);
  const sender = new Link(watched.port);
  const receiver = new Link(far);
  const pairs = Array.from({ length: 50 }, (_, index) => ({
    from: channelOn(sender, index + 1).channel,
    to: channelOn(receiver, index + 1).heard,
  }));
  for (const { from } of pairs) from.write(Uint8Array.of(from.id));
  await settled();
  expect(pairs.map(({ to }) => to)).toEqual(pairs.map(({ from }) => [[from.id]]));
  expect(watched.posts).toHaveLength(3);
});

it('hands large data over and keeps its place among the small', async () => {
  const [near, far] = memoryPorts();
  const { channel } = channelOn(new Link(near), 1);
  const { heard } = channelOn(new Link(far), 1);
  const large = new Uint8Array(20_000).fill(2);
  channel.write(Uint8Array.of(1));
  channel.write(Uint8Array.of(1));
  channel.write(Uint8Array.of(1));
  channel.write(large);
  channel.write(Uint8Array.of(3));
  await settled();
  expect(large.length).toBe(0);
  expect(heard.map((bytes) => (bytes as number[]).length)).toEqual([1, 1, 1, 20_000, 1]);
});

it('everything that arrives for a connection passes the one passage, which may hold it back', async () => {
  const [near, far] = memoryPorts();
  const { channel } = channelOn(new Link(near), 1);
  const other = channelOn(new Link(far), 1);
  const held: (() => void)[] = [];
  other.channel.passage = (frame) => held.push(() => other.channel.take(frame));
  channel.write(Uint8Array.of(1));
  channel.end();
  await settled();
  expect(other.heard).toEqual([]);
  for (const pass of held) pass();
  expect(other.heard).toEqual([[1], 'end']);
});

it('resets what is open when the peer is gone', async () => {
  const [near] = memoryPorts();
  const link = new Link(near);
  const { heard } = channelOn(link, 1);
  link.lost();
  expect(heard).toEqual(['reset']);
  const late = channelOn(link, 2);
  await settled();
  expect(late.heard).toEqual(['reset']);
});
