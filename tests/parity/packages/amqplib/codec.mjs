/** AMQP 0-9-1 on the wire: frames, and the arguments of the methods that the stand-in knows. */

/** Arguments by type: octet, u16, u32, u64, bit, s(hort string), long string, table. */
const METHODS = {
  'connection.start': [
    10,
    10,
    { major: 'octet', minor: 'octet', properties: 'table', mechanisms: 'long', locales: 'long' },
  ],
  'connection.start-ok': [10, 11, { properties: 'table', mechanism: 's', response: 'long', locale: 's' }],
  'connection.tune': [10, 30, { channelMax: 'u16', frameMax: 'u32', heartbeat: 'u16' }],
  'connection.tune-ok': [10, 31, { channelMax: 'u16', frameMax: 'u32', heartbeat: 'u16' }],
  'connection.open': [10, 40, { vhost: 's', _a: 's', _b: 'bit' }],
  'connection.open-ok': [10, 41, { _a: 's' }],
  'connection.close': [10, 50, { code: 'u16', text: 's', classId: 'u16', methodId: 'u16' }],
  'connection.close-ok': [10, 51, {}],
  'channel.open': [20, 10, { _a: 's' }],
  'channel.open-ok': [20, 11, { _a: 'long' }],
  'channel.close': [20, 40, { code: 'u16', text: 's', classId: 'u16', methodId: 'u16' }],
  'channel.close-ok': [20, 41, {}],
  'exchange.declare': [
    40,
    10,
    {
      _a: 'u16',
      exchange: 's',
      type: 's',
      passive: 'bit',
      durable: 'bit',
      autoDelete: 'bit',
      internal: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'exchange.declare-ok': [40, 11, {}],
  'exchange.delete': [40, 20, { _a: 'u16', exchange: 's', ifUnused: 'bit', noWait: 'bit' }],
  'exchange.delete-ok': [40, 21, {}],
  'queue.declare': [
    50,
    10,
    {
      _a: 'u16',
      queue: 's',
      passive: 'bit',
      durable: 'bit',
      exclusive: 'bit',
      autoDelete: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'queue.declare-ok': [50, 11, { queue: 's', messageCount: 'u32', consumerCount: 'u32' }],
  'queue.bind': [
    50,
    20,
    { _a: 'u16', queue: 's', exchange: 's', routingKey: 's', noWait: 'bit', arguments: 'table' },
  ],
  'queue.bind-ok': [50, 21, {}],
  'queue.purge': [50, 30, { _a: 'u16', queue: 's', noWait: 'bit' }],
  'queue.purge-ok': [50, 31, { messageCount: 'u32' }],
  'queue.delete': [50, 40, { _a: 'u16', queue: 's', ifUnused: 'bit', ifEmpty: 'bit', noWait: 'bit' }],
  'queue.delete-ok': [50, 41, { messageCount: 'u32' }],
  'basic.qos': [60, 10, { prefetchSize: 'u32', prefetchCount: 'u16', global: 'bit' }],
  'basic.qos-ok': [60, 11, {}],
  'basic.consume': [
    60,
    20,
    {
      _a: 'u16',
      queue: 's',
      consumerTag: 's',
      noLocal: 'bit',
      noAck: 'bit',
      exclusive: 'bit',
      noWait: 'bit',
      arguments: 'table',
    },
  ],
  'basic.consume-ok': [60, 21, { consumerTag: 's' }],
  'basic.cancel': [60, 30, { consumerTag: 's', noWait: 'bit' }],
  'basic.cancel-ok': [60, 31, { consumerTag: 's' }],
  'basic.publish': [
    60,
    40,
    { _a: 'u16', exchange: 's', routingKey: 's', mandatory: 'bit', immediate: 'bit' },
  ],
  'basic.return': [60, 50, { code: 'u16', text: 's', exchange: 's', routingKey: 's' }],
  'basic.deliver': [
    60,
    60,
    { consumerTag: 's', deliveryTag: 'u64', redelivered: 'bit', exchange: 's', routingKey: 's' },
  ],
  'basic.get': [60, 70, { _a: 'u16', queue: 's', noAck: 'bit' }],
  'basic.get-ok': [
    60,
    71,
    { deliveryTag: 'u64', redelivered: 'bit', exchange: 's', routingKey: 's', messageCount: 'u32' },
  ],
  'basic.get-empty': [60, 72, { _a: 's' }],
  'basic.ack': [60, 80, { deliveryTag: 'u64', multiple: 'bit' }],
  'basic.reject': [60, 90, { deliveryTag: 'u64', requeue: 'bit' }],
  'basic.nack': [60, 120, { deliveryTag: 'u64', multiple: 'bit', requeue: 'bit' }],
  'confirm.select': [85, 10, { noWait: 'bit' }],
  'confirm.select-ok': [85, 11, {}],
};
const BY_NUMBER = new Map(
  Object.entries(METHODS).map(([name, [classId, methodId]]) => [`${classId}.${methodId}`, name]),
);

export const [METHOD, HEADER, BODY, HEARTBEAT] = [1, 2, 3, 8];
export const END = 0xce;

export function frame(type, channel, payload) {
  const bytes = Buffer.alloc(payload.length + 8);
  bytes.writeUInt8(type);
  bytes.writeUInt16BE(channel, 1);
  bytes.writeUInt32BE(payload.length, 3);
  payload.copy(bytes, 7);
  bytes.writeUInt8(END, payload.length + 7);
  return bytes;
}

const number = (size, value) => {
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeBigUInt64BE(BigInt(value));
  else bytes.writeUIntBE(value, 0, size);
  return bytes;
};
const sized = (size, bytes) => Buffer.concat([number(size, bytes.length), bytes]);
const entry = (value) => {
  if (typeof value === 'boolean') return Buffer.from(['t'.charCodeAt(0), Number(value)]);
  if (typeof value === 'object') return Buffer.concat([Buffer.from('F'), table(value)]);
  return Buffer.concat([Buffer.from('S'), sized(4, Buffer.from(String(value)))]);
};
const table = (entries) =>
  sized(
    4,
    Buffer.concat(
      Object.entries(entries).flatMap(([name, value]) => [sized(1, Buffer.from(name)), entry(value)]),
    ),
  );

/** A method's frame. */
export function method(channel, name, values = {}) {
  const [classId, methodId, fields] = METHODS[name];
  const parts = [number(2, classId), number(2, methodId)];
  for (const [field, type] of Object.entries(fields)) {
    const value = values[field];
    if (type === 'octet' || type === 'bit') parts.push(number(1, Number(value ?? 0)));
    else if (type[0] === 'u') parts.push(number(Number(type.slice(1)) / 8, value ?? 0));
    else if (type === 's') parts.push(sized(1, Buffer.from(value ?? '')));
    else if (type === 'long') parts.push(sized(4, Buffer.from(value ?? '')));
    else parts.push(table(value ?? {}));
  }
  return frame(METHOD, channel, Buffer.concat(parts));
}

/** @returns `[name, arguments]` */
export function parseMethod(payload) {
  const name = BY_NUMBER.get(`${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`);
  if (!name)
    throw new Error(`method ${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)} is not known here`);
  const values = {};
  let at = 4;
  let bit = 0;
  const take = (size) => {
    at += size;
    return payload.subarray(at - size, at);
  };
  const unsigned = (size) =>
    size === 8 ? Number(take(8).readBigUInt64BE()) : take(size).readUIntBE(0, size);
  const readTable = () => {
    const found = {};
    const end = unsigned(4) + at;
    while (at < end) found[take(unsigned(1)).toString()] = readEntry(String.fromCharCode(unsigned(1)));
    return found;
  };
  const readEntry = (type) => {
    if (type === 'S') return take(unsigned(4)).toString();
    if (type === 't') return unsigned(1) === 1;
    if (type === 'F') return readTable();
    if (type === 'V') return null;
    if (type === 'b') return take(1).readInt8();
    if (type === 's') return take(2).readInt16BE();
    if (type === 'I') return take(4).readInt32BE();
    if (type === 'l') return Number(take(8).readBigInt64BE());
    if (type === 'd') return take(8).readDoubleBE();
    if (type === 'T') return unsigned(8);
    throw new Error(`an entry of type ${type} is not known here`);
  };
  for (const [field, type] of Object.entries(METHODS[name][2])) {
    if (type === 'bit') {
      if (bit === 0) take(1);
      values[field] = ((payload[at - 1] >> bit++) & 1) === 1;
      continue;
    }
    bit = 0;
    if (type === 'octet') values[field] = unsigned(1);
    else if (type[0] === 'u') values[field] = unsigned(Number(type.slice(1)) / 8);
    else if (type === 'table') values[field] = readTable();
    else values[field] = take(unsigned(type === 's' ? 1 : 4)).toString();
  }
  return [name, values];
}
