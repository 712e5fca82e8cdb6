import { createHash, createHmac } from 'node:crypto';

export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Of a secret for one day, region and service. @param scope `20130524/us-east-1/s3/aws4_request` */
export const signingKey = (secret: string, scope: string): Buffer =>
  scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));

export const signatureOf = (key: Uint8Array, text: string): string => hmac(key, text).toString('hex');
