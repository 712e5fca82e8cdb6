/** The server's handshake (RFC 8446 §2, appendix A.2). */
import crypto from 'node:crypto';
import type { Bytes } from './bytes';
import { type Identity, TlsConnection, type TlsListener } from './connection';
import { ALERT, HANDSHAKE, TLS13, TlsFailure } from './constants';
import { KeyExchange } from './key-exchange';
import { KeySchedule, type Secrets, SUITES } from './key-schedule';
import {
  type ClientHello,
  decodeCertificate,
  decodeCertificateVerify,
  decodeClientHello,
  encodeCertificate,
  encodeCertificateRequest,
  encodeCertificateVerify,
  encodeEncryptedExtensions,
  encodeServerHello,
  message,
} from './messages';
import { signTranscript } from './signatures';

export interface TlsServerOptions {
  /** The certificate for a name that the client asks for (SNI); null: there is none to show. */
  identify(serverName: string | null): Promise<Identity | null>;
  /**
   * Chooses by the client's list.
   * @returns null: go on without one; undefined: none fits, and the client hears so
   */
  chooseProtocol(offered: readonly string[], serverName: string | null): string | null | undefined;
  readonly requestCertificate: boolean;
}

type Expected = 'clientHello' | 'certificate' | 'certificateVerify' | 'finished' | 'nothing';

const TYPES: Readonly<Record<Expected, number | null>> = {
  clientHello: HANDSHAKE.clientHello,
  certificate: HANDSHAKE.certificate,
  certificateVerify: HANDSHAKE.certificateVerify,
  finished: HANDSHAKE.finished,
  nothing: null,
};

export class TlsServer extends TlsConnection {
  readonly #options: TlsServerOptions;
  #expected: Expected = 'clientHello';
  #secrets: Secrets | null = null;
  #application: Secrets | null = null;

  constructor(options: TlsServerOptions, listener: TlsListener) {
    super(listener);
    this.#options = options;
  }

  protected handle(type: number, body: Bytes, whole: Bytes): void {
    if (type !== TYPES[this.#expected]) throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    switch (type) {
      case HANDSHAKE.clientHello:
        this.#clientHello(decodeClientHello(body), whole);
        return;
      case HANDSHAKE.certificate: {
        const chain = decodeCertificate(body);
        this.takeChain(chain);
        this.#expected = chain.length > 0 ? 'certificateVerify' : 'finished';
        break;
      }
      case HANDSHAKE.certificateVerify: {
        const { scheme, signature } = decodeCertificateVerify(body);
        this.checkSignature('client', scheme, signature);
        this.#expected = 'finished';
        break;
      }
      case HANDSHAKE.finished:
        this.#finish(body);
        return;
    }
    this.record(whole);
  }

  #clientHello(hello: ClientHello, whole: Bytes): void {
    if (!hello.versions.includes(TLS13)) throw new TlsFailure(ALERT.protocolVersion, 'unsupported protocol');
    this.suite = SUITES.find(({ number }) => hello.suites.includes(number)) ?? null;
    if (!this.suite) throw new TlsFailure(ALERT.handshakeFailure, 'no shared cipher');
    if (!hello.share) throw new TlsFailure(ALERT.handshakeFailure, 'no suitable key share');
    this.serverName = hello.serverName;
    this.record(whole);
    this.#expected = 'nothing';
    // SNI may need a callback of the program: the client waits for as long.
    this.#options.identify(hello.serverName).then(
      (identity) => this.guard(() => this.#answer(hello, identity)),
      (error: Error) =>
        this.guard(() => {
          throw error;
        }),
    );
  }

  #answer(hello: ClientHello, identity: Identity | null): void {
    const { suite } = this;
    if (!identity || !suite || !hello.share)
      throw new TlsFailure(ALERT.handshakeFailure, 'no suitable signature algorithm');
    if (hello.protocols.length > 0) {
      const protocol = this.#options.chooseProtocol(hello.protocols, hello.serverName);
      if (protocol === undefined)
        throw new TlsFailure(ALERT.noApplicationProtocol, 'no application protocol');
      this.protocol = protocol;
    }
    const exchange = new KeyExchange();
    this.schedule = new KeySchedule(suite, exchange.secret(hello.share));
    const { sessionId } = hello;
    const answer = encodeServerHello({
      random: crypto.randomBytes(32),
      sessionId,
      suite: suite.number,
      share: exchange.share,
    });
    this.#say(answer);
    if (sessionId.length > 0) this.sendChangeCipherSpec();
    this.#secrets = this.schedule.handshakeSecrets(this.transcript());
    this.writeWith(this.#secrets.server);
    this.#say(encodeEncryptedExtensions(this.protocol));
    if (this.#options.requestCertificate) this.#say(encodeCertificateRequest());
    this.#say(encodeCertificate(identity.chain));
    const { scheme, signature } = signTranscript(identity.key, 'server', this.transcript(), hello.schemes);
    this.#say(encodeCertificateVerify(scheme, signature));
    this.#say(message(HANDSHAKE.finished, this.schedule.finished(this.#secrets.server, this.transcript())));
    this.#application = this.schedule.applicationSecrets(this.transcript());
    this.readWith(this.#secrets.client);
    this.writeWith(this.#application.server);
    this.#expected = this.#options.requestCertificate ? 'certificate' : 'finished';
  }

  #say(bytes: Bytes): void {
    this.record(bytes);
    this.sendHandshake(bytes);
  }

  #finish(body: Bytes): void {
    if (!this.#secrets || !this.#application) throw new TlsFailure(ALERT.internalError, 'internal error');
    this.checkFinished(this.#secrets, 'client', body);
    this.readWith(this.#application.client);
    this.#expected = 'nothing';
    this.becomeSecure();
  }
}
