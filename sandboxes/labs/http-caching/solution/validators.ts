import { createHash } from 'node:crypto';

/** Changes with every byte: for answers that are byte for byte the same while nothing changes. */
export function strongEtag(content: string): string {
  return `"${hash(content)}"`;
}

/** Changes with the meaning: for answers whose bytes differ each time although they say the same. */
export function weakEtag(meaning: string): string {
  return `W/"${hash(meaning)}"`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
