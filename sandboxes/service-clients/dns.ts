/** DNS over TCP (RFC 1035 §4.2.2), for panels and the terminal. */
import { absolute, rcodeName } from '../dns/presentation';
import { decodeMessage } from '../dns/reader';
import { CLASS, queryFor, RCODE, type ResourceRecord, TYPE } from '../dns/records';
import { encodeMessage } from '../dns/writer';
import type { Connection } from '../engine/contract';

/** Sends a query and gives what comes back, message by message, until the connection ends. */
export async function* messagesFor(
  connection: Connection,
  query: Uint8Array,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const writer = connection.writable.getWriter();
  await writer.write(Uint8Array.of(query.length >> 8, query.length & 0xff, ...query));
  const reader = connection.readable.getReader();
  let received = new Uint8Array();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const bytes = new Uint8Array(received.length + part.value.length);
    bytes.set(received);
    bytes.set(part.value, received.length);
    received = bytes;
    for (let end = endOf(received); end !== null; end = endOf(received)) {
      yield received.slice(2, end);
      received = received.slice(end);
    }
  }
}

/** Of the first message, which two bytes of length come before; null: it has not come whole. */
function endOf(bytes: Uint8Array): number | null {
  if (bytes.length < 2) return null;
  const end = 2 + (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  return bytes.length < end ? null : end;
}

/**
 * All records of a zone (AXFR, RFC 5936): the SOA first, without its repetition at the end. Ends the connection.
 * @throws {Error} the server does not give it; {MalformedMessage}
 */
export async function transferZone(connection: Connection, zone: string): Promise<readonly ResourceRecord[]> {
  const records: ResourceRecord[] = [];
  let soas = 0;
  const query = queryFor(1, { name: zone, type: TYPE.AXFR, class: CLASS.IN });
  try {
    for await (const bytes of messagesFor(connection, encodeMessage({ ...query, recursionDesired: false }))) {
      const message = decodeMessage(bytes);
      if (message.rcode !== RCODE.ok)
        throw new Error(`The transfer of ${absolute(zone)} was refused: ${rcodeName(message.rcode)}.`);
      for (const record of message.answers) {
        if (record.data.type === 'SOA' && ++soas === 2) return records;
        records.push(record);
      }
    }
    throw new Error(`The transfer of ${absolute(zone)} broke off.`);
  } finally {
    connection.abort();
  }
}
