/** What client and server of TLS 1.3 have in common: records, alerts, the transcript, and data once there are keys (RFC 8446 §4.4, §5, §6). */

import crypto, { type KeyObject, type X509Certificate } from 'node:crypto';
import { concat } from '../../../../../bytes';
import { ByteReader, type Bytes, u8, u16 } from './bytes';
import { ALERT, ALERTS, HANDSHAKE, MOST_CONTENT, RECORD, TLS12, TlsFailure } from './constants';
import { type CipherSuite, digest, type KeySchedule, type Secrets } from './key-schedule';
import { Protection } from './protection';
import { verifyTranscript } from './signatures';

/** Overhead of a sealed record (§5.2). */
const MOST_SEALED = MOST_CONTENT + 256;
/** A chain of certificates fits; what is larger is an attack. */
const MOST_MESSAGE = 256 * 1024;

/** A certificate with its key. */
export interface Identity {
  readonly key: KeyObject;
  /** DER, the own certificate first. */
  readonly chain: readonly Uint8Array[];
}

export interface TlsListener {
  /** To the peer. */
  send(bytes: Bytes): void;
  /** The handshake is done: what is written from now on is protected. */
  onSecure(): void;
  onData(bytes: Bytes): void;
  /** The peer has said that it sends no more. */
  onEnd(): void;
  /** The connection is of no use any more. The peer has been told where it should be. */
  onFailure(error: Error): void;
}

export abstract class TlsConnection {
  protocol: string | null = null;
  serverName: string | null = null;
  suite: CipherSuite | null = null;
  /** The peer's certificates, its own first; not yet checked. */
  peerChain: readonly X509Certificate[] = [];
  secure = false;
  protected readonly listener: TlsListener;
  protected schedule: KeySchedule | null = null;
  #transcript: Bytes = new Uint8Array();
  #reading: Protection | null = null;
  #writing: Protection | null = null;
  #arrived: Bytes = new Uint8Array();
  #messages: Bytes = new Uint8Array();
  #over = false;
  #closeSent = false;

  constructor(listener: TlsListener) {
    this.listener = listener;
  }

  /** @param body without the head of the message; `whole` with it */
  protected abstract handle(type: number, body: Bytes, whole: Bytes): void;

  /** Bytes from the peer, in any pieces. */
  receive(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#arrived = concat(this.#arrived, bytes);
    this.guard(() => {
      while (!this.#over && this.#takeRecord());
    });
  }

  /** Runs a step of the handshake; what it throws ends the connection. */
  protected guard(step: () => void): void {
    if (this.#over) return;
    try {
      step();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Program's data. Only once it is secure. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MOST_CONTENT)
      this.#sendRecord(RECORD.applicationData, bytes.subarray(at, at + MOST_CONTENT));
  }

  /** Says that no more follows (close_notify). */
  end(): void {
    if (this.#closeSent || this.#over) return;
    this.#closeSent = true;
    this.#sendRecord(RECORD.alert, new Uint8Array([1, ALERT.closeNotify]));
  }

  /** Ends it with an alert of this side. */
  refuse(alert: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#sendRecord(RECORD.alert, new Uint8Array([2, alert]));
  }

  protected sendHandshake(...messages: readonly Bytes[]): void {
    const flight = concat(...messages);
    for (let at = 0; at < flight.length; at += MOST_CONTENT)
      this.#sendRecord(RECORD.handshake, flight.subarray(at, at + MOST_CONTENT));
  }

  /** For old boxes between, which would take TLS 1.3 for something else (appendix D.4). */
  protected sendChangeCipherSpec(): void {
    this.listener.send(concat(u8(RECORD.changeCipherSpec), u16(TLS12), u16(1), u8(1)));
  }

  protected record(...messages: readonly Uint8Array[]): void {
    this.#transcript = concat(this.#transcript, ...messages);
  }

  protected transcript(): Bytes {
    return digest(this.suite as CipherSuite, this.#transcript);
  }

  protected readWith(secret: Bytes): void {
    if (this.#messages.length > 0) throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    this.#reading = new Protection(this.suite as CipherSuite, secret);
  }

  protected writeWith(secret: Bytes): void {
    this.#writing = new Protection(this.suite as CipherSuite, secret);
  }

  protected becomeSecure(): void {
    this.secure = true;
    this.listener.onSecure();
  }

  protected takeChain(chain: readonly Bytes[]): void {
    try {
      this.peerChain = chain.map((der) => new crypto.X509Certificate(der));
    } catch {
      throw new TlsFailure(ALERT.badCertificate, 'bad certificate');
    }
  }

  protected checkSignature(from: 'client' | 'server', scheme: number, signature: Bytes): void {
    const [certificate] = this.peerChain;
    if (!certificate) throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    verifyTranscript(certificate.publicKey, from, this.transcript(), scheme, signature);
  }

  protected checkFinished(secrets: Secrets, from: 'client' | 'server', body: Bytes): void {
    const expected = (this.schedule as KeySchedule).finished(secrets[from], this.transcript());
    if (body.length !== expected.length || !crypto.timingSafeEqual(body, expected))
      throw new TlsFailure(ALERT.decryptError, 'digest check failed');
  }

  #sendRecord(type: number, content: Uint8Array): void {
    const record = this.#writing
      ? this.#writing.seal(type, content)
      : concat(u8(type), u16(TLS12), u16(content.length), content);
    this.listener.send(record);
  }

  #takeRecord(): boolean {
    const bytes = this.#arrived;
    if (bytes.length < 5) return false;
    const reader = new ByteReader(bytes);
    const type = reader.number(1);
    const version = reader.number(2);
    const length = reader.number(2);
    if (type < RECORD.changeCipherSpec || type > RECORD.applicationData || version >> 8 !== 3)
      throw new TlsFailure(ALERT.protocolVersion, 'wrong version number');
    if (length > MOST_SEALED) throw new TlsFailure(ALERT.recordOverflow, 'packet length too long');
    if (bytes.length < 5 + length) return false;
    const content = reader.take(length);
    this.#arrived = bytes.slice(5 + length);
    if (type === RECORD.changeCipherSpec) {
      if (this.secure || length !== 1) throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
      return true;
    }
    const sealed = this.#reading !== null && type === RECORD.applicationData;
    if (this.#reading && !sealed && type !== RECORD.alert)
      throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    const plain =
      sealed && this.#reading ? this.#reading.open(bytes.slice(0, 5), content) : { type, content };
    this.#take(plain.type, plain.content);
    return true;
  }

  #take(type: number, content: Bytes): void {
    if (type === RECORD.alert) this.#takeAlert(content);
    else if (type === RECORD.handshake) this.#takeHandshake(content);
    else if (type === RECORD.applicationData && this.secure) {
      if (content.length > 0) this.listener.onData(content);
    } else throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
  }

  #takeAlert(content: Bytes): void {
    const [, description = ALERT.decodeError] = content;
    if (description === ALERT.closeNotify) {
      this.listener.onEnd();
      return;
    }
    this.#over = true;
    this.listener.onFailure(alertError(description));
  }

  #takeHandshake(content: Bytes): void {
    this.#messages = concat(this.#messages, content);
    while (this.#messages.length >= 4) {
      const reader = new ByteReader(this.#messages);
      const type = reader.number(1);
      const length = reader.number(3);
      if (length > MOST_MESSAGE) throw new TlsFailure(ALERT.decodeError, 'excessive message size');
      if (this.#messages.length < 4 + length) return;
      const whole = this.#messages.slice(0, 4 + length);
      this.#messages = this.#messages.slice(4 + length);
      if (type === HANDSHAKE.keyUpdate && this.secure) this.#takeKeyUpdate(whole[4]);
      else if (!(type === HANDSHAKE.newSessionTicket && this.secure))
        this.handle(type, whole.slice(4), whole);
    }
  }

  #takeKeyUpdate(wantsAnswer: number | undefined): void {
    this.#reading?.update();
    if (wantsAnswer !== 1) return;
    this.#sendRecord(RECORD.handshake, new Uint8Array([HANDSHAKE.keyUpdate, 0, 0, 1, 0]));
    this.#writing?.update();
  }

  #fail(error: Error): void {
    const failure = error instanceof TlsFailure ? error : null;
    this.refuse(failure?.alert ?? ALERT.internalError);
    this.listener.onFailure(failure ? sslError(failure.message) : error);
  }
}

/** `ERR_SSL_WRONG_VERSION_NUMBER`, in OpenSSL's way of speaking. */
function sslError(reason: string): Error {
  return Object.assign(new Error(`error:0A000000:SSL routines::${reason}`), {
    library: 'SSL routines',
    reason,
    code: `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`,
  });
}

/** What the peer has said is wrong. */
function alertError(description: number): Error {
  const words = ALERTS[description] ?? `number ${description}`;
  return sslError(`${versionOf(description)} alert ${words}`);
}

/** OpenSSL names an alert after the version that it came with. */
function versionOf(description: number): string {
  if (description === ALERT.missingExtension || description === ALERT.certificateRequired) return 'tlsv13';
  return description >= 48 ? 'tlsv1' : 'ssl/tls';
}
