/** Rules by which objects, old versions and forgotten uploads go by themselves. */
import { type Answer, type Call, isoTime, xml } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import type { LifecycleRule } from '../state';
import { childrenOf, document, parseXml, textOf, type XmlElement } from '../xml';

const MOST_RULES = 1000;
const KNOWN = [
  ...['ID', 'Status', 'Filter', 'Prefix', 'Expiration', 'NoncurrentVersionExpiration'],
  'AbortIncompleteMultipartUpload',
];

export async function putBucketLifecycle(call: Call): Promise<Answer> {
  const given = childrenOf(parseXml(await receiveText(call), 'LifecycleConfiguration'), 'Rule');
  if (given.length === 0 || given.length > MOST_RULES) throw new S3Error('MalformedXML');
  const rules = given.map((rule) => ruleOf(rule, call.newId));
  if (new Set(rules.map(({ id }) => id)).size < rules.length)
    throw new S3Error('InvalidArgument', {
      message: 'Rule ID must be unique. Found same ID for more than one rule',
    });
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, lifecycle: rules } });
  return { status: 200 };
}

function ruleOf(rule: XmlElement, newId: () => string): LifecycleRule {
  const unknown = rule.children.find(({ name }) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new S3Error('NotImplemented', { fields: { Header: unknown.name } });
  const child = (parent: XmlElement | undefined, name: string) =>
    parent === undefined ? undefined : childrenOf(parent, name)[0];
  const days = (parent: XmlElement | undefined, name: string): number | null => {
    const text = parent === undefined ? undefined : textOf(parent, name);
    if (text === undefined) return null;
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new S3Error('InvalidArgument', {
      message: `'${name}' for Lifecycle action must be a positive integer`,
    });
  };
  const status = textOf(rule, 'Status');
  if (status !== 'Enabled' && status !== 'Disabled') throw new S3Error('MalformedXML');
  const filter = child(rule, 'Filter');
  const all = child(filter, 'And') ?? filter;
  const expiration = child(rule, 'Expiration');
  const date = expiration === undefined ? undefined : textOf(expiration, 'Date');
  const noncurrent = child(rule, 'NoncurrentVersionExpiration');
  const made: LifecycleRule = {
    id: textOf(rule, 'ID') || newId(),
    enabled: status === 'Enabled',
    prefix: (all === undefined ? undefined : textOf(all, 'Prefix')) ?? textOf(rule, 'Prefix') ?? '',
    tags: Object.fromEntries(
      (all === undefined ? [] : childrenOf(all, 'Tag')).map((tag) => [
        textOf(tag, 'Key') ?? '',
        textOf(tag, 'Value') ?? '',
      ]),
    ),
    days: days(expiration, 'Days'),
    date: date === undefined ? null : Date.parse(date),
    noncurrentDays: days(noncurrent, 'NoncurrentDays'),
    keepNoncurrent: days(noncurrent, 'NewerNoncurrentVersions') ?? 0,
    uploadDays: days(child(rule, 'AbortIncompleteMultipartUpload'), 'DaysAfterInitiation'),
  };
  if ([made.days, made.date, made.noncurrentDays, made.uploadDays].every((one) => one === null))
    throw new S3Error('InvalidRequest', { message: 'At least one action needs to be specified in a rule' });
  return made;
}

export function getBucketLifecycle(call: Call): Answer {
  const { lifecycle = null } = call.store.bucket(call.bucket).settings;
  if (lifecycle === null)
    throw new S3Error('NoSuchLifecycleConfiguration', { fields: { BucketName: call.bucket } });
  const some = <Shown>(value: number | null, shown: (value: number) => Shown) =>
    value === null ? undefined : shown(value);
  return xml(
    document('LifecycleConfiguration', {
      Rule: lifecycle.map((rule) => {
        const tags = Object.entries(rule.tags).map(([Key, Value]) => ({ Key, Value }));
        const several = tags.length + (rule.prefix === '' ? 0 : 1) > 1;
        const filter = { Prefix: rule.prefix === '' && tags.length > 0 ? undefined : rule.prefix, Tag: tags };
        return {
          ID: rule.id,
          Filter: several ? { And: filter } : filter,
          Status: rule.enabled ? 'Enabled' : 'Disabled',
          Expiration:
            some(rule.days, (Days) => ({ Days })) ?? some(rule.date, (date) => ({ Date: isoTime(date) })),
          NoncurrentVersionExpiration: some(rule.noncurrentDays, (NoncurrentDays) => ({
            NewerNoncurrentVersions: rule.keepNoncurrent > 0 ? rule.keepNoncurrent : undefined,
            NoncurrentDays,
          })),
          AbortIncompleteMultipartUpload: some(rule.uploadDays, (DaysAfterInitiation) => ({
            DaysAfterInitiation,
          })),
        };
      }),
    }),
  );
}

export function deleteBucketLifecycle(call: Call): Answer {
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, lifecycle: null } });
  return { status: 204 };
}
