/** Octets made of good frames by a seeded choice of changes: nothing but errors of the protocol, and the same however they are cut. */
import { expect, test } from 'vitest';
import type { Random } from '../http1/mutations';
import { mulberry32 } from '../random';
import { bytesOf, CASES } from './cases';
import { ObservedServer } from './observed';
import { ConnectionError } from './protocol-error';

const ROUNDS = 600;
const PREFACE_AND_SETTINGS = 33;

function mutated(random: Random): Uint8Array {
  const below = (most: number) => Math.floor(random() * most);
  const some = () => CASES[below(CASES.length)]?.[2] ?? [];
  const bytes = [...bytesOf([...some(), ...some(), ...some()])];
  for (let changes = below(5); changes > 0; changes--) {
    const at = PREFACE_AND_SETTINGS + below(bytes.length - PREFACE_AND_SETTINGS);
    const what = below(4);
    if (what === 0) bytes[at] = below(256);
    else if (what === 1) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    else if (what === 2) bytes.splice(at, 1 + below(4));
    else bytes.splice(at, 0, ...bytes.slice(at, at + below(30)));
  }
  return Uint8Array.from(bytes);
}

function outcome(pieces: readonly Uint8Array[]): { said: readonly string[]; failure: string | null } {
  const server = new ObservedServer();
  for (const piece of pieces) server.receive(piece);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  // Every frame has nine octets at least, and none is worth more of an answer than a request.
  expect(server.sent).toBeLessThan(200 + length * 10);
  expect(server.connection.sender.octets).toBeLessThan(1000);
  if (server.failure) expect(server.failure).toBeInstanceOf(ConnectionError);
  return { said: server.said, failure: server.failure?.message ?? null };
}

test('a server that is sent anything', () => {
  const random = mulberry32(9113);
  let failed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = mutated(random);
    const whole = outcome([bytes]);
    if (whole.failure) failed++;
    const cut = Math.floor(random() * bytes.length);
    const pieces =
      round % 20 === 0
        ? Array.from(bytes, (byte) => Uint8Array.of(byte))
        : [bytes.subarray(0, cut), bytes.subarray(cut)];
    expect(outcome(pieces), `round ${round}`).toEqual(whole);
  }
  // Both kinds have to be there for this to say anything.
  expect(failed).toBeGreaterThan(ROUNDS / 10);
  expect(failed).toBeLessThan(ROUNDS * 0.9);
});
