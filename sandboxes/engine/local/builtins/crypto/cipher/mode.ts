/** One cipher in one mode at work on one message, whose bytes come in any pieces. */
export interface Mode {
  update(input: Uint8Array): Uint8Array;
  /**
   * What is left.
   * @throws when the message cannot have been encrypted with this key
   */
  final(): Uint8Array;
  /** CBC and ECB: whether the last block is filled as PKCS#7 does. */
  padding?: boolean;
  /** Only of ciphers that authenticate. */
  readonly authentication?: Authentication;
}

export interface Authentication {
  /** Before the first `update`. */
  aad(bytes: Uint8Array): void;
  /** The whole 16 octets, once all bytes have passed. */
  tag(): Uint8Array;
}
