/** Random programs of commands, from a seed: few keys and short values, so that commands meet each other. */

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Words = string[];

export class Generator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }

  #maybe(words: () => Words, chance = 0.5): Words {
    return this.#random() < chance ? words() : [];
  }

  #many(make: () => Words, most = 4): Words {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, make).flat();
  }

  /** Few of each kind; now and then one of another kind, for WRONGTYPE. */
  #key(kind: string): string {
    const other = this.#random() < 0.06;
    return `${other ? this.#pick(['s', 'l', 'h', 'S', 'z', 'x']) : kind}${this.#pick([1, 2, 3])}`;
  }

  #value = (): string =>
    this.#pick([
      'a',
      'b',
      'c',
      'hello',
      '',
      '10',
      '-3',
      '3.5',
      '0',
      '007',
      ' 1',
      'x y',
      '1e3',
      'nan',
      '9223372036854775807',
      'zz\r\n\xff\x00',
    ]);
  #int = (): string =>
    this.#pick(['0', '1', '2', '-1', '-2', '5', '100', '-100', 'x', '1.5', '9223372036854775807', '']);
  #small = (): string => this.#pick(['0', '1', '2', '3', '-1', '-2', '-3']);
  #score = (): string => this.#pick(['1', '2', '2.5', '-1', '0', 'inf', '-inf', 'x', '1e2', '3']);
  #limit = (): string => this.#pick(['-inf', '+inf', '(1', '1', '2', '(2.5', '3', 'x', '(inf']);
  #lex = (): string => this.#pick(['-', '+', '[a', '(b', '[c', 'x', '[']);
  #field = (): string => this.#pick(['f1', 'f2', 'f3', 'n']);
  #id = (): string => this.#pick(['1-1', '2-0', '3', '5-5', '0-0', '*x', '7-*', '9']);
  #pattern = (): string => this.#pick(['*', 's*', '?1', '[sl]*', '[^s]*', 'x', 's\\*', '[a-z]1']);

  next(): Words {
    const kinds: readonly (() => Words)[] = [
      () => this.#strings(),
      () => this.#keys(),
      () => this.#lists(),
      () => this.#hashes(),
      () => this.#sets(),
      () => this.#sorted(),
      () => this.#sorted(),
      () => this.#streams(),
      () => this.#bits(),
      () => this.#odd(),
    ];
    return this.#pick(kinds)();
  }

  #strings(): Words {
    const s = () => this.#key('s');
    return this.#pick<() => Words>([
      () => [
        'SET',
        s(),
        this.#value(),
        ...this.#maybe(() => this.#many(() => [this.#pick(['NX', 'XX', 'GET', 'KEEPTTL', 'nope'])], 2), 0.4),
      ],
      () => ['SET', s(), this.#value(), this.#pick(['EX', 'PX']), this.#pick(['100000', '0', '-1', 'x'])],
      () => ['GET', s()],
      () => ['GETSET', s(), this.#value()],
      () => ['GETDEL', s()],
      () => ['GETEX', s(), ...this.#maybe(() => [this.#pick(['PERSIST', 'EX', 'nope'])])],
      () => ['APPEND', s(), this.#value()],
      () => ['STRLEN', s()],
      () => ['INCR', s()],
      () => ['DECRBY', s(), this.#int()],
      () => ['INCRBY', s(), this.#int()],
      () => ['INCRBYFLOAT', s(), this.#pick(['1.5', '0.1', '-0.3', '1e3', 'inf', 'x', '3.0e2', '10'])],
      () => ['SETRANGE', s(), this.#small(), this.#value()],
      () => ['GETRANGE', s(), this.#small(), this.#small()],
      () => ['MSET', ...this.#many(() => [s(), this.#value()])],
      () => ['MSETNX', ...this.#many(() => [s(), this.#value()])],
      () => ['MGET', ...this.#many(() => [s()])],
      () => ['SETNX', s(), this.#value()],
      () => ['SETEX', s(), this.#pick(['100000', '0', 'x']), this.#value()],
      () => ['LCS', s(), s(), ...this.#maybe(() => [this.#pick(['LEN', 'IDX', 'WITHMATCHLEN'])])],
    ])();
  }

  #keys(): Words {
    const any = () => this.#key(this.#pick(['s', 'l', 'h', 'S', 'z', 'x']));
    return this.#pick<() => Words>([
      () => ['DEL', ...this.#many(() => [any()], 2)],
      () => ['UNLINK', any()],
      () => ['EXISTS', ...this.#many(() => [any()])],
      () => ['TYPE', any()],
      () => [
        'EXPIRE',
        any(),
        this.#pick(['100000', '200000', 'x', '-1']),
        ...this.#maybe(() => [this.#pick(['NX', 'XX', 'GT', 'LT', 'zz'])]),
      ],
      () => ['PERSIST', any()],
      () => ['RENAME', any(), any()],
      () => ['RENAMENX', any(), any()],
      () => ['COPY', any(), any(), ...this.#maybe(() => ['REPLACE'])],
      () => ['OBJECT', 'ENCODING', any()],
      () => ['DBSIZE'],
      () => ['TOUCH', any()],
      () => [
        'SORT',
        this.#key(this.#pick(['l', 'S', 'z'])),
        ...this.#maybe(() => ['ALPHA'], 0.8),
        ...this.#maybe(() => ['DESC']),
        ...this.#maybe(() => ['LIMIT', this.#small(), this.#small()]),
      ],
      () => ['SORT', this.#key('l'), 'BY', 's*', ...this.#maybe(() => ['GET', '#', 'GET', 's*'])],
      () => ['SORT', this.#key('l'), 'ALPHA', 'STORE', this.#key('l')],
      () => ['EXPIRETIME', this.#key('nokey')],
    ])();
  }

  #lists(): Words {
    const l = () => this.#key('l');
    const end = () => this.#pick(['LEFT', 'RIGHT', 'left', 'UP']);
    return this.#pick<() => Words>([
      () => [
        this.#pick(['LPUSH', 'RPUSH', 'RPUSH', 'LPUSHX', 'RPUSHX']),
        l(),
        ...this.#many(() => [this.#value()]),
      ],
      () => [this.#pick(['LPOP', 'RPOP']), l(), ...this.#maybe(() => [this.#int()], 0.4)],
      () => ['LLEN', l()],
      () => ['LRANGE', l(), this.#small(), this.#small()],
      () => ['LINDEX', l(), this.#int()],
      () => ['LSET', l(), this.#small(), this.#value()],
      () => ['LINSERT', l(), this.#pick(['BEFORE', 'after', 'x']), this.#value(), this.#value()],
      () => ['LREM', l(), this.#small(), this.#value()],
      () => ['LTRIM', l(), this.#small(), this.#small()],
      () => [
        'LPOS',
        l(),
        this.#value(),
        ...this.#maybe(() => ['RANK', this.#small()]),
        ...this.#maybe(() => ['COUNT', this.#small()]),
        ...this.#maybe(() => ['MAXLEN', this.#small()], 0.2),
      ],
      () => ['RPOPLPUSH', l(), l()],
      () => ['LMOVE', l(), l(), end(), end()],
      () => [
        'LMPOP',
        this.#pick(['1', '2', '0', 'x']),
        l(),
        l(),
        end(),
        ...this.#maybe(() => ['COUNT', this.#small()]),
      ],
      () => ['BLPOP', l(), l(), '0.01'],
      () => ['LRANGE', l(), '0', '-1'],
    ])();
  }

  #hashes(): Words {
    const h = () => this.#key('h');
    return this.#pick<() => Words>([
      () => ['HSET', h(), ...this.#many(() => [this.#field(), this.#value()])],
      () => ['HMSET', h(), this.#field(), this.#value()],
      () => ['HSETNX', h(), this.#field(), this.#value()],
      () => ['HGET', h(), this.#field()],
      () => ['HMGET', h(), ...this.#many(() => [this.#field()])],
      () => ['HGETALL', h()],
      () => ['HKEYS', h()],
      () => ['HVALS', h()],
      () => ['HLEN', h()],
      () => ['HEXISTS', h(), this.#field()],
      () => ['HSTRLEN', h(), this.#field()],
      () => ['HDEL', h(), ...this.#many(() => [this.#field()])],
      () => ['HINCRBY', h(), this.#field(), this.#int()],
      () => ['HINCRBYFLOAT', h(), this.#field(), this.#pick(['1.5', 'x', 'inf', '-2'])],
      () => [
        'HSCAN',
        h(),
        '0',
        ...this.#maybe(() => ['MATCH', 'f*']),
        ...this.#maybe(() => ['COUNT', this.#small()], 0.3),
      ],
      () => ['HSET', h(), this.#field()],
    ])();
  }

  #sets(): Words {
    const S = () => this.#key('S');
    const member = () => this.#pick(['1', '2', '3', '10', '-5']);
    return this.#pick<() => Words>([
      () => ['SADD', S(), ...this.#many(() => [member()])],
      () => ['SREM', S(), ...this.#many(() => [member()], 2)],
      () => ['SMEMBERS', S()],
      () => ['SCARD', S()],
      () => ['SISMEMBER', S(), member()],
      () => ['SMISMEMBER', S(), member(), this.#value()],
      () => ['SMOVE', S(), S(), member()],
      () => [this.#pick(['SINTER', 'SUNION', 'SDIFF']), ...this.#many(() => [S()], 3)],
      () => [this.#pick(['SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE']), S(), ...this.#many(() => [S()], 3)],
      () => [
        'SINTERCARD',
        this.#pick(['1', '2', '0', 'x']),
        S(),
        S(),
        ...this.#maybe(() => ['LIMIT', this.#small()]),
      ],
      () => ['SPOP', S(), this.#pick(['0', '100', '-1', 'x'])],
      () => ['SSCAN', S(), '0'],
    ])();
  }

  #sorted(): Words {
    const z = () => this.#key('z');
    // Ranges by member mean nothing unless all scores are equal.
    const y = () => `y${this.#pick([1, 2])}`;
    const member = () => this.#pick(['a', 'b', 'c', 'd', 'ee']);
    const scores = () => this.#maybe(() => ['WITHSCORES']);
    const paged = () => this.#maybe(() => ['LIMIT', this.#small(), this.#small()], 0.3);
    return this.#pick<() => Words>([
      () => [
        'ZADD',
        z(),
        ...this.#maybe(() => [this.#pick(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'])], 0.4),
        ...this.#many(() => [this.#score(), member()]),
      ],
      () => ['ZADD', z(), 'XX', this.#pick(['NX', 'CH', 'GT']), this.#score(), member()],
      () => ['ZADD', y(), ...this.#many(() => ['0', member()])],
      () => ['ZINCRBY', z(), this.#score(), member()],
      () => ['ZREM', z(), ...this.#many(() => [member()], 2)],
      () => ['ZCARD', z()],
      () => ['ZSCORE', z(), member()],
      () => ['ZMSCORE', z(), member(), member()],
      () => [this.#pick(['ZRANK', 'ZREVRANK']), z(), member()],
      () => ['ZRANGE', z(), this.#small(), this.#small(), ...this.#maybe(() => ['REV']), ...scores()],
      () => [
        'ZRANGE',
        z(),
        this.#limit(),
        this.#limit(),
        'BYSCORE',
        ...this.#maybe(() => ['REV']),
        ...paged(),
        ...scores(),
      ],
      () => ['ZRANGE', y(), this.#lex(), this.#lex(), 'BYLEX', ...this.#maybe(() => ['REV']), ...paged()],
      () => ['ZREVRANGE', z(), this.#small(), this.#small(), ...scores()],
      () => ['ZRANGEBYSCORE', z(), this.#limit(), this.#limit(), ...scores(), ...paged()],
      () => ['ZREVRANGEBYSCORE', z(), this.#limit(), this.#limit(), ...scores(), ...paged()],
      () => [this.#pick(['ZRANGEBYLEX', 'ZREVRANGEBYLEX']), y(), this.#lex(), this.#lex(), ...paged()],
      () => ['ZRANGESTORE', z(), z(), this.#small(), this.#small()],
      () => ['ZCOUNT', z(), this.#limit(), this.#limit()],
      () => ['ZLEXCOUNT', y(), this.#lex(), this.#lex()],
      () => ['ZREMRANGEBYSCORE', z(), this.#limit(), this.#limit()],
      () => ['ZREMRANGEBYRANK', z(), this.#small(), this.#small()],
      () => ['ZREMRANGEBYLEX', y(), this.#lex(), this.#lex()],
      () => [this.#pick(['ZPOPMIN', 'ZPOPMAX']), z(), ...this.#maybe(() => [this.#int()])],
      () => [
        'ZMPOP',
        this.#pick(['1', '2', 'x']),
        z(),
        z(),
        this.#pick(['MIN', 'max', 'x']),
        ...this.#maybe(() => ['COUNT', this.#small()]),
      ],
      () => ['BZPOPMIN', z(), z(), '0.01'],
      () => [
        this.#pick(['ZUNION', 'ZINTER', 'ZDIFF']),
        '2',
        z(),
        this.#pick([z(), this.#key('S')]),
        ...scores(),
      ],
      () => [
        this.#pick(['ZUNIONSTORE', 'ZINTERSTORE']),
        z(),
        '2',
        z(),
        z(),
        ...this.#maybe(() => ['WEIGHTS', this.#score(), '2']),
        ...this.#maybe(() => ['AGGREGATE', this.#pick(['SUM', 'min', 'MAX', 'x'])]),
      ],
      () => ['ZDIFFSTORE', z(), '2', z(), z()],
      () => ['ZINTERCARD', '2', z(), z(), ...this.#maybe(() => ['LIMIT', this.#small()])],
      () => ['ZSCAN', z(), '0'],
    ])();
  }

  #streams(): Words {
    const x = () => this.#key('x');
    const group = () => this.#pick(['g1', 'g2']);
    const consumer = () => this.#pick(['c1', 'c2']);
    return this.#pick<() => Words>([
      () => [
        'XADD',
        x(),
        ...this.#maybe(() => ['NOMKSTREAM'], 0.2),
        ...this.#maybe(() => ['MAXLEN', this.#small()], 0.2),
        this.#id(),
        ...this.#many(() => [this.#field(), this.#value()], 2),
      ],
      () => ['XLEN', x()],
      () => [
        'XRANGE',
        x(),
        this.#pick(['-', '2', '(2-0', '5-5', 'q']),
        this.#pick(['+', '5', '(5-5', '9']),
        ...this.#maybe(() => ['COUNT', this.#small()], 0.3),
      ],
      () => ['XREVRANGE', x(), this.#pick(['+', '5', '9']), this.#pick(['-', '2', '(2-0'])],
      () => ['XDEL', x(), ...this.#many(() => [this.#pick(['1-1', '2-0', '3-0', '5-5'])], 2)],
      () => ['XTRIM', x(), this.#pick(['MAXLEN', 'MINID']), this.#pick(['0', '1', '2', '3', 'x'])],
      () => [
        'XREAD',
        ...this.#maybe(() => ['COUNT', this.#small()]),
        'STREAMS',
        x(),
        x(),
        this.#pick(['0', '2-0', '$']),
        this.#pick(['0', '3']),
      ],
      () => [
        'XGROUP',
        'CREATE',
        x(),
        group(),
        this.#pick(['0', '$', '2-0']),
        ...this.#maybe(() => ['MKSTREAM']),
      ],
      () => ['XGROUP', 'SETID', x(), group(), this.#pick(['0', '$', '2-0'])],
      () => ['XGROUP', 'DESTROY', x(), group()],
      () => ['XGROUP', 'CREATECONSUMER', x(), group(), consumer()],
      () => ['XGROUP', 'DELCONSUMER', x(), group(), consumer()],
      () => [
        'XREADGROUP',
        'GROUP',
        group(),
        consumer(),
        ...this.#maybe(() => ['COUNT', '2']),
        ...this.#maybe(() => ['NOACK'], 0.2),
        'STREAMS',
        x(),
        this.#pick(['>', '>', '0', '2']),
      ],
      () => ['XACK', x(), group(), ...this.#many(() => [this.#pick(['1-1', '2-0', '3-0', '5-5', '9-0'])], 2)],
      () => ['XPENDING', x(), group()],
      () => [
        'XCLAIM',
        x(),
        group(),
        consumer(),
        '0',
        this.#pick(['1-1', '2-0', '3-0']),
        ...this.#maybe(() => ['JUSTID']),
        ...this.#maybe(() => ['FORCE']),
      ],
      () => [
        'XAUTOCLAIM',
        x(),
        group(),
        consumer(),
        '0',
        '0',
        ...this.#maybe(() => ['COUNT', '1']),
        ...this.#maybe(() => ['JUSTID']),
      ],
      () => ['XINFO', 'GROUPS', x()],
      () => ['XSETID', x(), this.#id()],
    ])();
  }

  #bits(): Words {
    const s = () => this.#key('s');
    return this.#pick<() => Words>([
      () => ['SETBIT', s(), this.#pick(['0', '7', '13', '-1', 'x']), this.#pick(['0', '1', '2'])],
      () => ['GETBIT', s(), this.#pick(['0', '7', '13', '100', 'x'])],
      () => [
        'BITCOUNT',
        s(),
        ...this.#maybe(() => [
          this.#small(),
          this.#small(),
          ...this.#maybe(() => [this.#pick(['BIT', 'BYTE', 'x'])]),
        ]),
      ],
      () => ['BITPOS', s(), this.#pick(['0', '1', '2']), ...this.#maybe(() => [this.#small()])],
      () => ['BITOP', this.#pick(['AND', 'OR', 'XOR', 'NOT', 'x']), s(), s(), ...this.#maybe(() => [s()])],
      () => [
        'BITFIELD',
        s(),
        this.#pick(['GET', 'SET', 'INCRBY']),
        this.#pick(['u8', 'i5', 'u64', 'i64']),
        this.#pick(['0', '#1', '3']),
        ...this.#maybe(() => [this.#pick(['1', '100', '-1'])], 0.7),
      ],
      () => [
        'PFADD',
        `p${this.#pick([1, 2])}`,
        ...this.#many(() => [String(Math.floor(this.#random() * 500))]),
      ],
      () => ['PFCOUNT', 'p1', ...this.#maybe(() => ['p2'])],
    ])();
  }

  #odd(): Words {
    return this.#pick<() => Words>([
      () => ['NOSUCH', this.#value()],
      () => ['GET'],
      () => ['GET', 'a', 'b'],
      () => ['PING', ...this.#maybe(() => [this.#value()])],
      () => ['ECHO', this.#value()],
      () => ['OBJECT', 'REFCOUNT', 'nokey'],
      () => ['OBJECT', 'nope'],
      () => ['CONFIG', 'GET', 'maxmemory-policy'],
      () => ['SELECT', this.#pick(['0', '99', 'x'])],
      () => ['MULTI'],
      () => ['EXEC'],
      () => ['DISCARD'],
      () => ['WATCH', this.#key('s')],
      () => ['EVAL', "return redis.call('GET', KEYS[1])", '1', this.#key('s')],
      () => [
        'EVAL',
        "return {redis.call('LRANGE', KEYS[1], 0, -1), redis.pcall('INCR', KEYS[1])}",
        '1',
        this.#key('l'),
      ],
      () => ['EVAL', "return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')", '1', this.#key('z')],
      () => ['EVALSHA', 'ffffffffffffffffffffffffffffffffffffffff', '0'],
      () => ['SUBSTR', this.#key('s'), '0', '1'],
      () => ['KEYS', this.#pattern() === '' ? '*' : 'nothing*'],
    ])();
  }
}
