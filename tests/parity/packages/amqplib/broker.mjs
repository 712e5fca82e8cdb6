/** A small AMQP broker: exchanges (direct, fanout, topic), queues, prefetch, acknowledgements, dead letters, confirms, returns. */
import { createServer } from 'node:net';
import { BODY, END, frame, HEADER, HEARTBEAT, METHOD, method, parseMethod } from './codec.mjs';

const FRAME_MAX = 4096;

class Refusal extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

export async function startBroker({ password }) {
  const broker = { exchanges: new Map(), queues: new Map(), sockets: new Set(), named: 0, password };
  for (const [name, type] of [
    ['', 'direct'],
    ['amq.direct', 'direct'],
    ['amq.fanout', 'fanout'],
    ['amq.topic', 'topic'],
  ])
    broker.exchanges.set(name, { type, bindings: [] });
  const server = createServer((socket) => {
    broker.sockets.add(socket);
    const connection = new Connection(socket, broker);
    socket.on('data', (bytes) => connection.receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      broker.sockets.delete(socket);
      for (const channel of connection.channels.values()) channel.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, port: server.address().port, broker };
}

class Connection {
  rest = Buffer.alloc(0);
  greeted = false;
  channels = new Map();

  constructor(socket, broker) {
    Object.assign(this, { socket, broker });
  }

  send(channel, name, values) {
    this.socket.write(method(channel, name, values));
  }

  receive(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    if (!this.greeted) {
      if (this.rest.length < 8) return;
      if (this.rest.toString('latin1', 0, 4) !== 'AMQP') return this.socket.end('AMQP\0\0\x09\x01');
      this.rest = this.rest.subarray(8);
      this.greeted = true;
      const capabilities = {
        publisher_confirms: true,
        'basic.nack': true,
        consumer_cancel_notify: true,
        'connection.blocked': true,
      };
      this.send(0, 'connection.start', {
        major: 0,
        minor: 9,
        properties: { product: 'stand-in', version: '1', capabilities },
        mechanisms: 'PLAIN AMQPLAIN',
        locales: 'en_US',
      });
    }
    while (this.rest.length >= 8) {
      const size = this.rest.readUInt32BE(3);
      if (this.rest.length < size + 8) return;
      const [type, channel, payload] = [
        this.rest[0],
        this.rest.readUInt16BE(1),
        this.rest.subarray(7, 7 + size),
      ];
      if (this.rest[7 + size] !== END) return this.socket.destroy();
      this.rest = this.rest.subarray(size + 8);
      if (type === HEARTBEAT) this.socket.write(frame(HEARTBEAT, 0, Buffer.alloc(0)));
      else if (channel === 0) this.negotiate(...parseMethod(payload));
      else this.onChannel(channel, type, payload);
    }
  }

  negotiate(name, { response, vhost }) {
    switch (name) {
      case 'connection.start-ok':
        if (response.split('\0')[2] !== this.broker.password)
          return this.close(403, 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.');
        return this.send(0, 'connection.tune', { channelMax: 100, frameMax: FRAME_MAX, heartbeat: 0 });
      case 'connection.open':
        return vhost === '/'
          ? this.send(0, 'connection.open-ok')
          : this.close(530, `NOT_ALLOWED - vhost ${vhost} not found`);
      case 'connection.close':
        this.send(0, 'connection.close-ok');
        return this.socket.end();
      case 'connection.close-ok':
        return this.socket.end();
      default:
    }
  }

  close(code, text) {
    this.send(0, 'connection.close', { code, text });
  }

  onChannel(id, type, payload) {
    const channel = this.channels.get(id);
    if (type === METHOD) {
      const [name, values] = parseMethod(payload);
      if (name === 'channel.open') {
        this.channels.set(id, new Channel(id, this));
        return this.send(id, 'channel.open-ok');
      }
      if (!channel) return undefined;
      if (name === 'channel.close' || name === 'channel.close-ok') {
        channel.end();
        this.channels.delete(id);
        return name === 'channel.close' ? this.send(id, 'channel.close-ok') : undefined;
      }
      try {
        channel.handle(name, values);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        channel.end();
        this.send(id, 'channel.close', {
          code: error.code,
          text: error.message,
          classId: payload.readUInt16BE(0),
          methodId: payload.readUInt16BE(2),
        });
      }
    } else if (channel && type === HEADER) channel.header(payload);
    else if (channel && type === BODY) channel.body(payload);
    return undefined;
  }
}

class Channel {
  unacknowledged = new Map();
  consumers = new Map();
  delivered = 0;
  published = 0;
  prefetch = Infinity;
  confirming = false;

  constructor(id, connection) {
    Object.assign(this, { id, connection, broker: connection.broker });
  }

  send(name, values) {
    this.connection.send(this.id, name, values);
  }

  handle(name, values) {
    const { broker } = this;
    const reply = (more) => values.noWait || this.send(`${name}-ok`, more);
    switch (name) {
      case 'exchange.declare': {
        const known = broker.exchanges.get(values.exchange);
        if (!known && values.passive)
          throw new Refusal(404, `NOT_FOUND - no exchange '${values.exchange}' in vhost '/'`);
        if (known && !values.passive && known.type !== values.type)
          throw new Refusal(
            406,
            `PRECONDITION_FAILED - inequivalent arg 'type' for exchange '${values.exchange}' in vhost '/': received '${values.type}' but current is '${known.type}'`,
          );
        if (!known) broker.exchanges.set(values.exchange, { type: values.type, bindings: [] });
        return reply();
      }
      case 'exchange.delete':
        broker.exchanges.delete(values.exchange);
        return reply();
      case 'queue.declare': {
        const queue = values.queue || `amq.gen-${++broker.named}`;
        if (values.passive) this.queue(queue);
        if (!broker.queues.has(queue))
          broker.queues.set(queue, {
            name: queue,
            messages: [],
            consumers: [],
            deadLetters: values.arguments['x-dead-letter-exchange'],
            deadKey: values.arguments['x-dead-letter-routing-key'],
            most: values.arguments['x-max-length'] ?? Infinity,
          });
        const { messages, consumers } = this.queue(queue);
        return reply({ queue, messageCount: messages.length, consumerCount: consumers.length });
      }
      case 'queue.bind':
        this.exchange(values.exchange).bindings.push({
          key: values.routingKey,
          queue: this.queue(values.queue),
        });
        return reply();
      case 'queue.purge':
        return reply({ messageCount: this.queue(values.queue).messages.splice(0).length });
      case 'queue.delete': {
        const { messages } = this.queue(values.queue);
        broker.queues.delete(values.queue);
        return reply({ messageCount: messages.length });
      }
      case 'basic.qos':
        this.prefetch = values.prefetchCount || Infinity;
        return reply();
      case 'basic.consume': {
        const queue = this.queue(values.queue);
        const tag = values.consumerTag || `tag-${++broker.named}`;
        const consumer = { tag, channel: this, queue, noAck: values.noAck };
        this.consumers.set(tag, consumer);
        queue.consumers.push(consumer);
        reply({ consumerTag: tag });
        return deliver(queue);
      }
      case 'basic.cancel':
        this.cancel(this.consumers.get(values.consumerTag));
        return reply({ consumerTag: values.consumerTag });
      case 'basic.get': {
        const queue = this.queue(values.queue);
        const message = queue.messages.shift();
        if (!message) return this.send('basic.get-empty');
        const deliveryTag = this.track(queue, message, values.noAck, null);
        return this.transmit(
          'basic.get-ok',
          { deliveryTag, ...message, messageCount: queue.messages.length },
          message,
        );
      }
      case 'basic.publish':
        this.incoming = { ...values, pieces: [], left: 0 };
        return undefined;
      case 'basic.ack':
      case 'basic.nack':
      case 'basic.reject':
        return this.settle(name, values);
      case 'confirm.select':
        this.confirming = true;
        return reply();
      default:
        throw new Refusal(540, `NOT_IMPLEMENTED - ${name}`);
    }
  }

  queue(name) {
    const found = this.broker.queues.get(name);
    if (!found) throw new Refusal(404, `NOT_FOUND - no queue '${name}' in vhost '/'`);
    return found;
  }

  exchange(name) {
    const found = this.broker.exchanges.get(name);
    if (!found) throw new Refusal(404, `NOT_FOUND - no exchange '${name}' in vhost '/'`);
    return found;
  }

  header(payload) {
    this.incoming.properties = Buffer.from(payload.subarray(12));
    this.incoming.left = Number(payload.readBigUInt64BE(4));
    if (this.incoming.left === 0) this.arrived();
  }

  body(payload) {
    this.incoming.pieces.push(Buffer.from(payload));
    this.incoming.left -= payload.length;
    if (this.incoming.left === 0) this.arrived();
  }

  arrived() {
    const { exchange, routingKey, properties, pieces, mandatory } = this.incoming;
    const message = { exchange, routingKey, properties, bytes: Buffer.concat(pieces), redelivered: false };
    if (!this.broker.exchanges.has(exchange)) {
      this.end();
      return this.send('channel.close', {
        code: 404,
        text: `NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
        classId: 60,
        methodId: 40,
      });
    }
    const routed = route(this.broker, message);
    if (!routed && mandatory)
      this.transmit('basic.return', { code: 312, text: 'NO_ROUTE', exchange, routingKey }, message);
    if (this.confirming) this.send('basic.ack', { deliveryTag: ++this.published });
    return undefined;
  }

  track(queue, message, noAck, consumer) {
    const tag = ++this.delivered;
    if (!noAck) this.unacknowledged.set(tag, { queue, message, consumer });
    return tag;
  }

  transmit(name, values, { properties, bytes }) {
    const head = Buffer.alloc(12);
    head.writeUInt16BE(60);
    head.writeBigUInt64BE(BigInt(bytes.length), 4);
    const frames = [method(this.id, name, values), frame(HEADER, this.id, Buffer.concat([head, properties]))];
    for (let at = 0; at < bytes.length; at += FRAME_MAX - 8)
      frames.push(frame(BODY, this.id, bytes.subarray(at, at + FRAME_MAX - 8)));
    this.connection.socket.write(Buffer.concat(frames));
  }

  settle(name, { deliveryTag, multiple, requeue }) {
    const tags = multiple
      ? [...this.unacknowledged.keys()].filter((tag) => deliveryTag === 0 || tag <= deliveryTag)
      : [deliveryTag];
    for (const tag of tags) {
      const settled = this.unacknowledged.get(tag);
      if (!settled) throw new Refusal(406, `PRECONDITION_FAILED - unknown delivery tag ${tag}`);
      this.unacknowledged.delete(tag);
      if (name === 'basic.ack') continue;
      if (requeue) settled.queue.messages.unshift({ ...settled.message, redelivered: true });
      else if (settled.queue.deadLetters !== undefined)
        route(this.broker, {
          ...settled.message,
          exchange: settled.queue.deadLetters,
          routingKey: settled.queue.deadKey ?? settled.message.routingKey,
        });
    }
    for (const queue of this.broker.queues.values()) deliver(queue);
  }

  cancel(consumer) {
    if (!consumer) return;
    this.consumers.delete(consumer.tag);
    consumer.queue.consumers = consumer.queue.consumers.filter((each) => each !== consumer);
  }

  /** What was not acknowledged goes back to where it came from. */
  end() {
    for (const consumer of this.consumers.values()) this.cancel(consumer);
    const back = [...this.unacknowledged.values()].reverse();
    this.unacknowledged.clear();
    for (const { queue, message } of back) queue.messages.unshift({ ...message, redelivered: true });
    for (const { queue } of back) deliver(queue);
  }
}

function route(broker, message) {
  const { type, bindings } = broker.exchanges.get(message.exchange);
  const direct = message.exchange === '' ? [broker.queues.get(message.routingKey)].filter(Boolean) : [];
  const bound = bindings
    .filter(
      ({ key }) =>
        type === 'fanout' ||
        (type === 'topic' ? topic(key).test(message.routingKey) : key === message.routingKey),
    )
    .map(({ queue }) => queue);
  const queues = new Set([...direct, ...bound]);
  for (const queue of queues) {
    queue.messages.push({ ...message });
    if (queue.messages.length > queue.most) queue.messages.shift();
    deliver(queue);
  }
  return queues.size > 0;
}

const topic = (pattern) =>
  new RegExp(
    `^${pattern
      .split('.')
      .map((word) => (word === '*' ? '[^.]+' : word === '#' ? '.*' : word.replace(/[^\w-]/g, '\\$&')))
      .join('\\.')
      .replace('\\..*', '(?:\\..*)?')
      .replace(/^\.\*\\\./, '(?:.*\\.)?')}$`,
  );

/** In turn to all consumers that may have one more. */
function deliver(queue) {
  while (queue.messages.length > 0) {
    const ready = queue.consumers.find(
      ({ channel, tag }) =>
        [...channel.unacknowledged.values()].filter(({ consumer }) => consumer === tag).length <
        channel.prefetch,
    );
    if (!ready) return;
    queue.consumers.push(...queue.consumers.splice(queue.consumers.indexOf(ready), 1));
    const message = queue.messages.shift();
    const deliveryTag = ready.channel.track(queue, message, ready.noAck, ready.tag);
    ready.channel.transmit('basic.deliver', { consumerTag: ready.tag, deliveryTag, ...message }, message);
  }
}
