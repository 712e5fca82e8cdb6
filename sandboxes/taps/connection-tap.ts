/** Both directions of one logged connection, decoded as the bytes arrive. */
import type { Direction } from '../engine/events';
import type { DecodedMessage } from './decoded';
import { type Emit, type ProtocolDecoder, TapError } from './decoder';
import { DnsStreamDecoder } from './dns';
import { HttpDecoder } from './http';
import { Http2Decoder } from './http2/decoder';
import { type Protocol, RAW_LIMIT, type WireMessage } from './message';
import { PostgresDecoder } from './postgres/decoder';
import { RawBytes } from './raw-bytes';
import { recognise, recogniseMidway } from './recognise';
import { RespDecoder } from './resp/decoder';
import { SmtpDecoder } from './smtp/decoder';
import { count } from './text';

export interface TappedConnection {
  readonly connection: number;
  readonly port: number;
  readonly from: number | null;
  readonly to: number | null;
  /** Its opening was seen, so what comes first is its beginning. */
  readonly opened: boolean;
}

interface Piece {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
}

/** After so many breaches of its protocol a connection is read no more. */
const PATIENCE = 8;
const NONE = new Uint8Array(0);

function decoderOf(protocol: Protocol, emit: Emit, midway: boolean): ProtocolDecoder {
  switch (protocol) {
    case 'http':
      return new HttpDecoder(emit);
    case 'http2':
      return new Http2Decoder(emit, midway);
    case 'resp':
      return new RespDecoder(emit);
    case 'smtp':
      return new SmtpDecoder(emit, midway);
    case 'postgresql':
      return new PostgresDecoder(emit, midway);
    case 'dns':
      return new DnsStreamDecoder(emit);
  }
}

export class ConnectionTap {
  readonly #of: TappedConnection;
  readonly #tell: (message: WireMessage) => void;
  readonly #raw = { 'to-server': new RawBytes(), 'to-client': new RawBytes() };
  #decoder: ProtocolDecoder | null = null;
  /** Why nothing is decoded; null while something is or may be. */
  #opaque: 'unknown' | 'tls' | null = null;
  #midway: boolean;
  /** What arrived before the protocol was known. */
  #pieces: Piece[] = [];
  /** Where the next message of a direction begins is not known. */
  #lost = { 'to-server': false, 'to-client': false };
  #breaches = 0;
  #told = 0;
  #seq = 0;
  #at = 0;

  constructor(of: TappedConnection, tell: (message: WireMessage) => void) {
    this.#of = of;
    this.#tell = tell;
    this.#midway = !of.opened;
  }

  /** @param length how many bytes crossed; more than `bytes` holds when the log kept only some */
  data(direction: Direction, bytes: Uint8Array, length: number, seq: number, at: number): void {
    this.#seq = seq;
    this.#at = at;
    if (bytes.length > 0) this.#piece(direction, bytes);
    if (length > bytes.length) this.#gap(direction, length - bytes.length);
  }

  close(seq: number, at: number): void {
    this.#seq = seq;
    this.#at = at;
    if (!this.#decoder) this.#giveUp('unknown');
    if (!this.#lost['to-client'] && !this.#lost['to-server']) this.#decoder?.end?.();
    for (const direction of ['to-server', 'to-client'] as const)
      if (this.#raw[direction].length > 0)
        this.#say(
          direction,
          'bytes',
          `${count(this.#raw[direction].length, 'byte')} of a message that did not end`,
        );
  }

  #piece(direction: Direction, bytes: Uint8Array): void {
    this.#raw[direction].push(bytes);
    if (this.#opaque) this.#sayOpaque(direction);
    else if (this.#decoder) this.#decode(this.#decoder, direction, bytes);
    else this.#recognise({ direction, bytes });
  }

  #recognise(piece: Piece): void {
    this.#pieces.push(piece);
    const recognised = this.#midway
      ? recogniseMidway(piece.direction, piece.bytes)
      : recognise(this.#first());
    if (recognised === 'tls' || recognised === 'unknown') {
      this.#giveUp(recognised);
    } else if (recognised) {
      this.#decoder = decoderOf(
        recognised,
        (direction, message, length) => this.#emit(direction, message, length),
        this.#midway,
      );
      const pieces = this.#midway ? [piece] : this.#pieces;
      this.#pieces = [];
      for (const { direction, bytes } of pieces) this.#decode(this.#decoder, direction, bytes);
    } else if (this.#midway) {
      this.#pieces = [];
      this.#say(
        piece.direction,
        'bytes',
        `${count(piece.bytes.length, 'byte')} from the midst of a connection`,
      );
    }
  }

  #first(): Record<Direction, Uint8Array> {
    const of = (direction: Direction) => {
      const own = this.#pieces.filter((piece) => piece.direction === direction);
      const only = own[0]?.bytes ?? NONE;
      if (own.length < 2) return only;
      const joined = new Uint8Array(own.reduce((sum, { bytes }) => sum + bytes.length, 0));
      let at = 0;
      for (const { bytes } of own) {
        joined.set(bytes, at);
        at += bytes.length;
      }
      return joined;
    };
    return { 'to-server': of('to-server'), 'to-client': of('to-client') };
  }

  #decode(decoder: ProtocolDecoder, direction: Direction, bytes: Uint8Array): void {
    if (this.#opaque) return;
    if (this.#lost[direction]) {
      if (!decoder.begins(direction, bytes)) {
        this.#say(
          direction,
          'bytes',
          `${count(bytes.length, 'byte')} of a message whose beginning is missing`,
        );
        return;
      }
      this.#lost[direction] = false;
    }
    try {
      decoder.push(direction, bytes);
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      this.#say(direction, 'malformed', error.message);
      this.#lose(decoder);
      if (++this.#breaches >= PATIENCE) this.#giveUp('unknown');
    }
  }

  #gap(direction: Direction, missing: number): void {
    this.#emit(
      direction,
      {
        protocol: 'unknown',
        kind: 'missing',
        summary: `${count(missing, 'byte')} that the log did not keep`,
      },
      this.#raw[direction].length,
      missing,
    );
    if (this.#decoder) this.#lose(this.#decoder);
    else if (!this.#opaque) {
      this.#midway = true;
      this.#pieces = [];
    }
  }

  #lose(decoder: ProtocolDecoder): void {
    for (const direction of ['to-server', 'to-client'] as const) {
      decoder.gap(direction);
      this.#lost[direction] = true;
    }
  }

  #giveUp(why: 'unknown' | 'tls'): void {
    this.#opaque ??= why;
    this.#pieces = [];
    for (const direction of ['to-server', 'to-client'] as const)
      if (this.#raw[direction].length > 0) this.#sayOpaque(direction);
  }

  #sayOpaque(direction: Direction): void {
    const bytes = count(this.#raw[direction].length, 'byte');
    if (this.#opaque === 'tls') this.#say(direction, 'encrypted', `TLS, ${bytes}`);
    else this.#say(direction, 'bytes', bytes);
  }

  /** Tells of the bytes that no message has taken. */
  #say(direction: Direction, kind: 'bytes' | 'malformed' | 'encrypted', summary: string): void {
    this.#emit(direction, { protocol: 'unknown', kind, summary }, this.#raw[direction].length);
  }

  #emit(direction: Direction, message: DecodedMessage, length: number, missing = 0): void {
    const { connection, port, from, to } = this.#of;
    const forth = direction === 'to-server';
    this.#tell({
      key: `${connection}.${this.#told++}`,
      connection,
      direction,
      port,
      from: forth ? from : to,
      to: forth ? to : from,
      seq: this.#seq,
      at: this.#at,
      message,
      bytes: this.#raw[direction].take(length, RAW_LIMIT),
      length: length + missing,
    });
  }
}
