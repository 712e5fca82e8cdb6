/** SETTINGS (RFC 9113 §6.5, RFC 8441 §3). */
import { ConnectionError } from './protocol-error';

export interface Settings {
  headerTableSize: number;
  enablePush: boolean;
  maxConcurrentStreams: number;
  initialWindowSize: number;
  maxFrameSize: number;
  maxHeaderListSize: number;
  enableConnectProtocol: boolean;
}

const IDS: Readonly<Record<keyof Settings, number>> = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
  enableConnectProtocol: 8,
};
const NAMES = Object.keys(IDS) as (keyof Settings)[];
const UNLIMITED = 2 ** 32 - 1;
export const MAX_WINDOW = 2 ** 31 - 1;

/** What holds until a side has said otherwise. */
export const initialSettings = (): Settings => ({
  headerTableSize: 4096,
  enablePush: true,
  maxConcurrentStreams: UNLIMITED,
  initialWindowSize: 65_535,
  maxFrameSize: 16_384,
  maxHeaderListSize: UNLIMITED,
  enableConnectProtocol: false,
});

/** The payload of a SETTINGS frame: six octets each. */
export function packSettings(settings: Partial<Settings>): Uint8Array<ArrayBuffer> {
  const given = NAMES.filter((name) => settings[name] !== undefined);
  const payload = new DataView(new ArrayBuffer(given.length * 6));
  given.forEach((name, at) => {
    payload.setUint16(at * 6, IDS[name]);
    payload.setUint32(at * 6 + 2, Number(settings[name]));
  });
  return new Uint8Array(payload.buffer);
}

/**
 * Unknown ones are left out (RFC 9113 §6.5.2).
 * @throws {ConnectionError} on a value that is not allowed
 */
export function unpackSettings(payload: Uint8Array): Partial<Settings> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const settings: Partial<Settings> = {};
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    const id = view.getUint16(at);
    const value = view.getUint32(at + 2);
    const name = NAMES.find((each) => IDS[each] === id);
    if (name === 'enablePush' || name === 'enableConnectProtocol') {
      if (value > 1) throw new ConnectionError('PROTOCOL_ERROR', `SETTINGS: ${name} is ${value}`);
      settings[name] = value === 1;
    } else if (name) {
      check(name, value);
      settings[name] = value;
    }
  }
  return settings;
}

function check(name: keyof Settings, value: number): void {
  if (name === 'initialWindowSize' && value > MAX_WINDOW)
    throw new ConnectionError('FLOW_CONTROL_ERROR', `SETTINGS: initialWindowSize is ${value}`);
  if (name === 'maxFrameSize' && (value < 16_384 || value > 2 ** 24 - 1))
    throw new ConnectionError('PROTOCOL_ERROR', `SETTINGS: maxFrameSize is ${value}`);
}
