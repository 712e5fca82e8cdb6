/** What client and server of TLS 1.3 have in common: records, alerts, the transcript, and data once there are keys (RFC 8446 §4.4, §5, §6). */
import crypto, { type KeyObject, type X509Certificate } from 'node:crypto';
import { ByteReader, type Bytes, concat, u8, u16 } from './bytes';
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
    return sslError(`${versionOf(description)} alert ${words}`);
}

/** OpenSSL names an alert after the version that it came with. */
function versionOf(description: number): string {
  if (description === ALERT.missingExtension || description === ALERT.certificateRequired) return 'tlsv13';
  return description >= 48 ? 'tlsv1' : 'ssl/tls';
}
