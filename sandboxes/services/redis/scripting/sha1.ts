import { createHash } from 'node:crypto';

/** @param text bytes as characters @returns 40 hexadecimal digits */
export const sha1 = (text: string): string => createHash('sha1').update(text, 'latin1').digest('hex');
