/** Where a path of Windows begins: `C:`, `C:\`, `\`, `\\server\share`, `\\?\` and `\\.\`. */
export interface Root {
  /** `C:`, `\\server\share` or `\\?`; empty when the path names none. */
  readonly device: string;
  /** Characters of the path that belong to it, with the separator behind it but for `\\server\share`. */
  readonly end: number;
  readonly absolute: boolean;
  /** Device paths and network shares; what stands behind a share's name is not in `end`. */
  readonly kind: 'none' | 'separator' | 'drive' | 'share' | 'device';
}

const SHARE = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;
const DEVICE = /^[\\/]{2}([.?])[\\/]+[^\\/]/;
const DRIVE = /^([a-z]:)([\\/]?)/i;

export function rootOf(path: string): Root {
  const device = DEVICE.exec(path);
  if (device) return { device: `\\\\${device[1]}`, end: 4, absolute: true, kind: 'device' };
  const share = SHARE.exec(path);
  if (share)
    return { device: `\\\\${share[1]}\\${share[2]}`, end: share[0].length, absolute: true, kind: 'share' };
  if (/^[\\/]/.test(path)) return { device: '', end: 1, absolute: true, kind: 'separator' };
  const drive = DRIVE.exec(path);
  if (drive)
    return { device: drive[1] ?? '', end: drive[0].length, absolute: drive[2] !== '', kind: 'drive' };
  return { device: '', end: 0, absolute: false, kind: 'none' };
}

/** The root as it is written, which `dirname` and `parse` leave alone: there a device is a share, with the separator behind it. */
export function writtenRoot(path: string): string {
  const share = SHARE.exec(path)?.[0];
  if (share !== undefined) return path.slice(0, share.length + 1);
  return path.slice(0, rootOf(path).end);
}

/** Without `.`, `..` and doubled separators. @param climbs whether `..` above the beginning stays */
export function withoutDots(path: string, climbs: boolean): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (climbs) parts.push('..');
  }
  return parts.join('\\');
}

const RESERVED = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])$/i;

/** Names of devices, which Windows finds in every folder. */
export const isReserved = (path: string): boolean => {
  const colon = path.indexOf(':');
  return RESERVED.test(colon === -1 ? path.slice(0, -1) : path.slice(0, colon));
};
