/** `aws s3 ls`. */
import { childrenOf, textOf } from '../../../services/s3/xml';
import type { Aws } from './client';
import type { Arguments } from './options';
import { objectAt } from './s3-paths';
import { listObjects } from './s3api';

/** @returns 1 where nothing begins with the prefix that was given */
export async function list(aws: Aws, { words, options }: Arguments): Promise<number> {
  const { stdout } = aws.session;
  const { bucket, key: prefix } = objectAt(words[0] ?? '');
  if (bucket === '') {
    const answer = await aws.s3Xml('ListBuckets', { method: 'GET' }, 'ListAllMyBucketsResult');
    for (const one of childrenOf(answer, 'Buckets').flatMap((each) => childrenOf(each, 'Bucket')))
      stdout.write(`${localTime(textOf(one, 'CreationDate'))} ${textOf(one, 'Name')}\n`);
    return 0;
  }
  const recursive = options.has('recursive');
  const { contents, prefixes } = await listObjects(aws, bucket, {
    prefix,
    ...(recursive ? {} : { delimiter: '/' }),
  });
  const size = options.has('human-readable') ? humanSize : String;
  const shown = (key: string) => (recursive ? key : key.slice(prefix.lastIndexOf('/') + 1));
  for (const folder of prefixes)
    stdout.write(`${'PRE'.padStart(30)} ${folder.replace(/^.*\/(?=[^/]*\/$)/, '')}\n`);
  let total = 0;
  for (const content of contents) {
    const bytes = Number(textOf(content, 'Size'));
    total += bytes;
    stdout.write(
      `${localTime(textOf(content, 'LastModified'))} ${size(bytes).padStart(10)} ${shown(textOf(content, 'Key') ?? '')}\n`,
    );
  }
  if (options.has('summarize'))
    stdout.write(`\nTotal Objects: ${contents.length}\n   Total Size: ${size(total)}\n`);
  return prefix !== '' && contents.length === 0 && prefixes.length === 0 ? 1 : 0;
}

function localTime(text = ''): string {
  const date = new Date(text);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

function humanSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'Byte' : 'Bytes'}`;
  let value = bytes / 1024;
  let unit = 0;
  // What would be rounded to 1024 of one unit is one of the next.
  for (; Math.round(value) >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
