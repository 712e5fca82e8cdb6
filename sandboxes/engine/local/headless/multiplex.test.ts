import { describe, expect, it } from 'vitest';
import { createMultiplexer, type Multiplexer } from './multiplex';

function pair() {
  const output: string[] = [];
  let frames = 0;
  const onOutput = (process: number, stream: string, bytes: Uint8Array) => {
    output.push(`${process} ${stream} ${new TextDecoder().decode(bytes)}`);
  };
  const left: Multiplexer = createMultiplexer({
    send: (frame) => {
      frames++;
      right.receive(frame);
    },
    onOutput,
  });
  const right: Multiplexer = createMultiplexer({ send: (frame) => left.receive(frame), onOutput });
  return { left, right, output, frames: () => frames };
}

const text = async (readable: ReadableStream<Uint8Array>) => new Response(readable as BodyInit).text();
const bytes = (value: string) => new TextEncoder().encode(value);

describe('multiplexed streams', () => {
  it('carry bytes and FIN each way on its own', async () => {
    const { left, right } = pair();
    const [a, b] = [left.open(1), right.open(1)];
    const writer = a.writable.getWriter();
    await writer.write(bytes('hello '));
    await writer.write(bytes('there'));
    await writer.close();
    expect(await text(b.readable)).toBe('hello there');
    const back = b.writable.getWriter();
    await back.write(bytes('still open'));
    await back.close();
    expect(await text(a.readable)).toBe('still open');
  });

  it('hold a sender back until the other side reads', async () => {
    const { left, right, frames } = pair();
    const [a, b] = [left.open(1), right.open(1)];
    const writer = a.writable.getWriter();
    const written = writer.write(new Uint8Array(1_000_000)).then(() => writer.close());
    await new Promise((resolve) => setImmediate(resolve));
    const held = frames();
    expect(held).toBeLessThan(6);
    expect((await new Response(b.readable as BodyInit).arrayBuffer()).byteLength).toBe(1_000_000);
    await written;
    expect(frames()).toBeGreaterThan(held);
  });

  it('reset both directions', async () => {
    const { left, right } = pair();
    const [a, b] = [left.open(1), right.open(1)];
    const reading = text(b.readable);
    a.abort();
    await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(b.writable.getWriter().closed).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('fail together when the carrier is gone', async () => {
    const { left } = pair();
    const reading = text(left.open(7).readable);
    left.close(new Error('the browser ended'));
    await expect(reading).rejects.toThrow('the browser ended');
  });

  it('tell output of processes apart', () => {
    const { left, output } = pair();
    left.output(3, 'stderr', bytes('oh'));
    expect(output).toEqual(['3 stderr oh']);
  });
});
