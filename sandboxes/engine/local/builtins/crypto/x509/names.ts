/** Names in certificates, as OpenSSL prints them. */
import { Buffer } from 'node:buffer';
import { type DerValue, members, oidOf, TAG } from '../asn1/der';

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

const text = (value: DerValue | undefined): string => Buffer.from(value?.body ?? []).toString('utf8');

/** RFC 5280 §4.1.2.4: each relative name, with its attributes. */
function attributes(name: DerValue | undefined): [key: string, value: string][][] {
  return members(name).map((relative) =>
    members(relative, TAG.set).map((attribute): [string, string] => {
      const [id, value] = members(attribute);
      const oid = oidOf(id);
      return [ATTRIBUTES[oid] ?? oid, text(value)];
    }),
  );
}

/** `C=DE\nCN=example.org` */
export const nameLines = (name: DerValue | undefined): string =>
  attributes(name)
    .map((relative) => relative.map(([key, value]) => `${key}=${value}`).join(' + '))
    .join('\n');

/** As `tls` shows it: an attribute that comes twice is a list. */
export function nameObject(name: DerValue | undefined): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of attributes(name).flat()) {
    const before = object[key];
    object[key] = before === undefined ? value : [before, value].flat();
  }
  return object;
}

export interface GeneralName {
  readonly kind: 'DNS' | 'email' | 'URI' | 'IP Address' | 'Registered ID' | 'DirName' | 'othername';
  readonly value: string;
}

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, i) =>
    view
      .getUint16(2 * i)
      .toString(16)
      .toUpperCase(),
  ).join(':');
}

const GENERAL: Readonly<Record<number, GeneralName['kind']>> = {
  1: 'email',
  2: 'DNS',
  4: 'DirName',
  6: 'URI',
  7: 'IP Address',
  8: 'Registered ID',
};

/** RFC 5280 §4.2.1.6 */
export function generalName(value: DerValue): GeneralName {
  const kind = GENERAL[value.tag & 0x1f] ?? 'othername';
  if (kind === 'IP Address') return { kind, value: address(value.body) };
  if (kind === 'othername') return { kind, value: '<unsupported>' };
  return { kind, value: Buffer.from(value.body).toString('latin1') };
}

/** Values that could pass for a separator are quoted (CVE-2021-44532). */
export const generalNameText = ({ kind, value }: GeneralName): string =>
  /[",'\\]/.test(value) ? `${kind}:${JSON.stringify(value)}` : `${kind}:${value}`;
