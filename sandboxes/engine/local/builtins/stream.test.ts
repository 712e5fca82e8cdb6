import nodeStream from 'node:stream';
import { describe, expect, it } from 'vitest';
import ourStream from './stream';
import consumers from './stream-consumers';

const text = async (stream: ReadableStream<unknown>) => {
  const decoder = new TextDecoder();
  let all = '';
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return all;
    all += typeof value === 'string' ? value : decoder.decode(value as Uint8Array, { stream: true });
  }
};

/** The same on Node's own streams and on ours. */
describe.each([
  ['node', nodeStream],
  ['ours', ourStream],
] as const)('web adapters of %s', (_name, { Readable, Writable, Duplex }) => {
  it('a Readable as a web stream, at the pace of its reader', async () => {
    let made = 0;
    const readable = new Readable({
      highWaterMark: 4,
      read() {
        this.push(made < 50 ? `${made++},`.padEnd(4, ' ') : null);
      },
    });
    const web = Readable.toWeb(readable) as ReadableStream<Uint8Array>;
    const reader = web.getReader();
    await reader.read();
    await new Promise(setImmediate);
    expect(made).toBeLessThan(10);
    reader.releaseLock();
    expect(await text(web)).toContain('49,');
  });

  it('an error and a cancellation cross over', async () => {
    const source = new Readable({
      read() {
        this.destroy(new Error('broken'));
      },
    });
    await expect(text(Readable.toWeb(source) as ReadableStream)).rejects.toThrow('broken');
    const cancelled = new Readable({ read: () => undefined });
    await (Readable.toWeb(cancelled) as ReadableStream).cancel();
    expect(cancelled.destroyed).toBe(true);
  });

  it('a web stream as a Readable', async () => {
    const web = new ReadableStream({
      start(controller) {
        controller.enqueue('a');
        controller.enqueue('b');
        controller.close();
      },
    });
    let all = '';
    for await (const piece of Readable.fromWeb(web as never)) all += piece;
    expect(all).toBe('ab');
  });

  it('a Writable as a web stream, and back', async () => {
    const written: string[] = [];
    const writable = new Writable({
      write(chunk, _encoding, callback) {
        written.push(String(chunk));
        setImmediate(callback);
      },
    });
    const writer = Writable.toWeb(writable).getWriter();
    await writer.write(Buffer.from('one'));
    await writer.write(Buffer.from('two'));
    await writer.close();
    expect(written).toEqual(['one', 'two']);
    expect(writable.writableFinished).toBe(true);

    const sunk: unknown[] = [];
    const back = Writable.fromWeb(new WritableStream({ write: (chunk) => void sunk.push(String(chunk)) }));
    await new Promise<void>((done) => back.end('last', done));
    expect(sunk).toEqual(['last']);
  });

  it('both sides of a Duplex', async () => {
    const through = new ourStream.PassThrough();
    const { readable, writable } = Duplex.toWeb(through as never);
    const writer = (writable as WritableStream).getWriter();
    void writer.write(Buffer.from('x')).then(() => writer.close());
    expect(await text(readable as ReadableStream)).toBe('x');
  });
});

it('consumers read a whole stream', async () => {
  const json = () => ourStream.Readable.from([Buffer.from('{"a"'), Buffer.from(':"ü"}')]);
  expect(await consumers.json(json())).toEqual({ a: 'ü' });
  expect(await consumers.text(json())).toBe('{"a":"ü"}');
  expect((await consumers.buffer(json())).length).toBe(10);
  expect((await consumers.blob(json())).size).toBe(10);
});
