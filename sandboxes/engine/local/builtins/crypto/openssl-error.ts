/** Libraries whose name is part of the code; providers and decoders have none. */
const PREFIXES: Readonly<Record<string, string>> = {
  'asn1 encoding routines': 'ASN1_',
  'common libcrypto routines': 'CRYPTO_',
  'digital envelope routines': 'EVP_',
  'PEM routines': 'PEM_',
  'rsa routines': 'RSA_',
};

/** Errors as OpenSSL 3 words them and Node decorates them: `error:1C800064:Provider routines::bad decrypt`. */
export function opensslError(number: string, library: string, reason: string): Error {
  return Object.assign(new Error(`error:${number}:${library}::${reason}`), {
    library,
    reason,
    code: `ERR_OSSL_${PREFIXES[library] ?? ''}${reason.toUpperCase().replaceAll(' ', '_')}`,
  });
}

/** No decoder of OpenSSL's knew the key. */
export const unsupportedKey = (): Error => opensslError('1E08010C', 'DECODER routines', 'unsupported');

/** RSA encryption with a key of another kind, a signature with X25519, … */
export const unsupportedOperation = (): Error =>
  opensslError('03000096', 'digital envelope routines', 'operation not supported for this keytype');
