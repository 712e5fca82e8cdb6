import { timingSafeEqual } from 'node:crypto';
import { log } from './log.ts';

/**
 * PBKDF2-HMAC-SHA-256. OWASP asks for 600,000 rounds; far fewer here, so that a flood of checks hurts a laptop's
 * server visibly and not for minutes. The lesson `passwords-and-timing` does it properly.
 */
const ROUNDS = 20_000;

/** The passwords are in README.md. */
const accounts = new Map([
  ['ada', { salt: 'n6L84MfzbzSR8PtORyxV8g==', hash: 'zqvz8vrg8sHe48dcIHhEenuO7xzsK8AW96Y10V2R65w=' }],
  ['grace', { salt: 'vig3QAAkZ1oEG5VfiV9Nbw==', hash: 'uPd2Ebo93errE55FYZIxHXRpVLtIUY55F8v/5+vJcso=' }],
  ['alan', { salt: 'A7NjHf573WIHsgcCeDRi4Q==', hash: '5wjkXIjmVEniNKSfLTWP2NyQqe4416JBOhZCA+uJw7Y=' }],
  ['edsger', { salt: 'qHqI1dFSzNneHPHrbYNqrw==', hash: 'yJBv7gxE8Eu4XeHfwKfSGj0fY9V+EJUwElBxija+bw0=' }],
  ['barbara', { salt: 'IEok6XHdpf/MZf4CE94Qlw==', hash: 'S+xmDMp7Hnff5yMDffGik3JO8piXxNpRwAyLAn4BaDM=' }],
]);

/** Stands in for a name that nobody has, so that an unknown name costs as much as a wrong password. */
const nobody = { salt: 'bm8gc3VjaCBhY2NvdW50', hash: Buffer.alloc(32).toString('base64') };

/** Slow on purpose. Logs every check with the milliseconds that it took. */
export async function passwordMatches(name: string, password: string): Promise<boolean> {
  const started = performance.now();
  const account = accounts.get(name);
  const { salt, hash } = account ?? nobody;
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const derived = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: Buffer.from(salt, 'base64'), iterations: ROUNDS },
    key,
    256,
  );
  const same = timingSafeEqual(Buffer.from(derived), Buffer.from(hash, 'base64'));
  const ok = same && account !== undefined;
  log('password check', { ok, ms: Math.round(performance.now() - started) });
  return ok;
}
