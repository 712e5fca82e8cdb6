/** One direction of a connection once it has keys (RFC 8446 §5.2, §5.3). */

import crypto from 'node:crypto';
import { concat } from '../../../../../bytes';
import { type Bytes, u8, u16 } from './bytes';
import { ALERT, RECORD, TLS12, TlsFailure } from './constants';
import { type CipherSuite, expandLabel } from './key-schedule';

const TAG_LENGTH = 16;
const IV_LENGTH = 12;

export interface PlainRecord {
  readonly type: number;
  readonly content: Bytes;
}

export class Protection {
  readonly #suite: CipherSuite;
  #secret: Bytes;
  #key: Bytes;
  #iv: Bytes;
  #sequence = 0;

  constructor(suite: CipherSuite, secret: Bytes) {
    this.#suite = suite;
    this.#secret = secret;
    [this.#key, this.#iv] = this.#keys();
  }

  /** After a KeyUpdate (§7.2). */
  update(): void {
    this.#secret = expandLabel(
      this.#suite,
      this.#secret,
      'traffic upd',
      new Uint8Array(),
      this.#suite.hashLength,
    );
    [this.#key, this.#iv] = this.#keys();
    this.#sequence = 0;
  }

  /** @returns the whole record */
  seal(type: number, content: Uint8Array): Bytes {
    const header = concat(u8(RECORD.applicationData), u16(TLS12), u16(content.length + 1 + TAG_LENGTH));
    // The kinds of cipher have types of their own, and the same methods.
    const cipher = crypto.createCipheriv(this.#suite.cipher as 'aes-256-gcm', this.#key, this.#nonce(), {
      authTagLength: TAG_LENGTH,
    });
    cipher.setAAD(header);
    const sealed = cipher.update(concat(content, u8(type)));
    return concat(header, sealed, cipher.final(), cipher.getAuthTag());
  }

  /** @throws {TlsFailure} bad_record_mac */
  open(header: Uint8Array, sealed: Uint8Array): PlainRecord {
    if (sealed.length < TAG_LENGTH + 1) throw new TlsFailure(ALERT.badRecordMac, 'bad record mac');
    const decipher = crypto.createDecipheriv(this.#suite.cipher as 'aes-256-gcm', this.#key, this.#nonce(), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(header);
    decipher.setAuthTag(sealed.slice(-TAG_LENGTH));
    const opened = decipher.update(sealed.slice(0, -TAG_LENGTH));
    try {
      decipher.final();
    } catch {
      throw new TlsFailure(ALERT.badRecordMac, 'decryption failed or bad record mac');
    }
    let end = opened.length - 1;
    while (end >= 0 && opened[end] === 0) end--;
    if (end < 0) throw new TlsFailure(ALERT.unexpectedMessage, 'unexpected message');
    return { type: opened[end] as number, content: new Uint8Array(opened.subarray(0, end)) };
  }

  #keys(): [key: Bytes, iv: Bytes] {
    const derive = (label: string, length: number) =>
      expandLabel(this.#suite, this.#secret, label, new Uint8Array(), length);
    return [derive('key', this.#suite.keyLength), derive('iv', IV_LENGTH)];
  }

  /** The IV with the number of the record in its last bytes. */
  #nonce(): Bytes {
    const nonce = this.#iv.slice();
    const view = new DataView(nonce.buffer);
    view.setBigUint64(4, view.getBigUint64(4) ^ BigInt(this.#sequence++));
    return nonce;
  }
}
