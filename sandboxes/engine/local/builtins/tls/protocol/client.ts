/** The client's handshake (RFC 8446 §2, appendix A.1). */
import crypto from 'node:crypto';
import type { Bytes } from './bytes';
import { type Identity, TlsConnection, type TlsListener } from './connection';
import { ALERT, HANDSHAKE, TlsFailure } from './constants';
import { KeyExchange } from './key-exchange';
import { KeySchedule, type Secrets, SUITES } from './key-schedule';
import {
  decodeCertificate,
  decodeCertificateRequest,
  decodeCertificateVerify,
  decodeEncryptedExtensions,
  decodeServerHello,
  encodeCertificate,
  encodeCertificateVerify,
  encodeClientHello,
  message,
} from './messages';
import { signTranscript } from './signatures';

export interface TlsClientOptions {
  /** Sent as SNI; null for an address. */
  readonly serverName: string | null;
  readonly protocols: readonly string[];
  /** For a server that asks for a certificate. */
  readonly identity: Identity | null;
}

/** The order in which the server must speak. */
const EXPECTED = {
  serverHello: [HANDSHAKE.serverHello],
  encryptedExtensions: [HANDSHAKE.encryptedExtensions],
  certificate: [HANDSHAKE.certificateRequest, HANDSHAKE.certificate],
  certificateVerify: [HANDSHAKE.certificateVerify],
  finished: [HANDSHAKE.finished],
  nothing: [],
} as const satisfies Record<string, readonly number[]>;

export class TlsClient extends TlsConnection {
  readonly #options: TlsClientOptions;
  readonly #exchange = new KeyExchange();
  #expected: keyof typeof EXPECTED = 'serverHello';
  #secrets: Secrets | null = null;
  #request: { readonly context: Bytes; readonly schemes: readonly number[] } | null = null;

  constructor(options: TlsClientOptions, listener: TlsListener) {
    super(listener);
    this.#options = options;
    this.serverName = options.serverName;
  }

  start(): void {
    const hello = encodeClientHello({
      random: crypto.randomBytes(32),
      sessionId: crypto.randomBytes(32),
      suites: SUITES.map(({ number }) => number),
      serverName: this.#options.serverName,
      protocols: this.#options.protocols,
      share: this.#exchange.share,
    });
    this.record(hello);
    this.sendHandshake(hello);
  }

  protected handle(type: number, body: Bytes, whole: Bytes): void {
    if (!(EXPECTED[this.#expected] as readonly number[]).includes(type))
      throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    switch (type) {
      case HANDSHAKE.serverHello:
        this.#serverHello(body, whole);
        return;
      case HANDSHAKE.encryptedExtensions:
        this.protocol = decodeEncryptedExtensions(body);
        this.#expected = 'certificate';
        break;
      case HANDSHAKE.certificateRequest:
        this.#request = decodeCertificateRequest(body);
        break;
      case HANDSHAKE.certificate:
        this.takeChain(decodeCertificate(body));
        this.#expected = 'certificateVerify';
        break;
      case HANDSHAKE.certificateVerify: {
        const { scheme, signature } = decodeCertificateVerify(body);
        this.checkSignature('server', scheme, signature);
        this.#expected = 'finished';
        break;
      }
      case HANDSHAKE.finished:
        this.#finish(body, whole);
        return;
    }
    this.record(whole);
  }

  #serverHello(body: Bytes, whole: Bytes): void {
    const { suite, share } = decodeServerHello(body);
    this.suite = SUITES.find(({ number }) => number === suite) ?? null;
    if (!this.suite) throw new TlsFailure(ALERT.illegalParameter, 'wrong cipher returned');
    this.schedule = new KeySchedule(this.suite, this.#exchange.secret(share));
    this.record(whole);
    this.#secrets = this.schedule.handshakeSecrets(this.transcript());
    this.readWith(this.#secrets.server);
    this.#expected = 'encryptedExtensions';
  }

  #finish(body: Bytes, whole: Bytes): void {
    const { schedule } = this;
    const secrets = this.#secrets;
    if (!schedule || !secrets) throw new TlsFailure(ALERT.internalError, 'internal error');
    this.checkFinished(secrets, 'server', body);
    this.record(whole);
    const application = schedule.applicationSecrets(this.transcript());
    this.sendChangeCipherSpec();
    this.writeWith(secrets.client);
    if (this.#request) this.#identify(this.#request);
    this.sendHandshake(message(HANDSHAKE.finished, schedule.finished(secrets.client, this.transcript())));
    this.readWith(application.server);
    this.writeWith(application.client);
    this.#expected = 'nothing';
    this.becomeSecure();
  }

  #identify({ context, schemes }: { readonly context: Bytes; readonly schemes: readonly number[] }): void {
    const { identity } = this.#options;
    const certificate = encodeCertificate(identity?.chain ?? [], context);
    this.record(certificate);
    this.sendHandshake(certificate);
    if (!identity) return;
    const { scheme, signature } = signTranscript(identity.key, 'client', this.transcript(), schemes);
    const verify = encodeCertificateVerify(scheme, signature);
    this.record(verify);
    this.sendHandshake(verify);
  }
}
