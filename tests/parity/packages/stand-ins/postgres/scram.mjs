/** SCRAM-SHA-256 (RFC 5802, RFC 7677) on the server's side. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4096;
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** @returns a function of the client's first and then its final message: `{ answer }`, `{ done, answer }` or `{ refused }` */
export function startScram(password) {
  const salt = randomBytes(16);
  let bare;
  let first;

  return (reader) => {
    if (bare === undefined) {
      // The mechanism's name, then the length of what follows and the header without channel binding: `n,,`.
      reader.text();
      bare = reader.rest().subarray(4).toString().slice('n,,'.length);
      const nonce = bare.split('r=')[1] + randomBytes(12).toString('base64');
      first = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`;
      return { answer: first };
    }
    const [unproven, proof] = reader.rest().toString().split(',p=');
    const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const signed = `${bare},${first},${unproven}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), signed);
    const expected = Buffer.from(signature.map((byte, index) => byte ^ clientKey[index]));
    if (!Buffer.from(proof, 'base64').equals(expected)) return { refused: true };
    return { done: true, answer: `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}` };
  };
}
