import { describe, expect, it } from 'vitest';
import { createBridgeReader, type FromBridge, fromBase64, toBase64 } from './bridge-protocol';

describe('the bridge’s lines', () => {
  it('are read across pieces, and what a terminal echoes is left out', () => {
    const seen: FromBridge[] = [];
    const read = createBridgeReader((message) => seen.push(message));
    for (const piece of ['{"op":"connect","id":1}\n#back', 'lab {"op":"conn', 'ected","id":1}', '\n'])
      read(piece);
    expect(seen).toEqual([{ op: 'connected', id: 1 }]);
  });

  it('carry every byte', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });
});
