import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** Bytes of files as brotli at its best sends them. Pages share most of theirs: each address is fetched and compressed once. */
export function createScales(): (urls: readonly string[]) => Promise<number> {
  const known = new Map<string, Promise<number>>();
  const weigh = async (url: string): Promise<number> => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}; it cannot be weighed.`);
    return (await compress(await response.arrayBuffer(), BEST)).length;
  };
  return async (urls) => {
    const weights = urls.map((url) => {
      const weight = known.get(url) ?? weigh(url);
      known.set(url, weight);
      return weight;
    });
    return (await Promise.all(weights)).reduce((sum, bytes) => sum + bytes, 0);
  };
}
