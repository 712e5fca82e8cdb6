/**
 * What of Node 20's modules this engine leaves out. `surface.test.ts` holds the list to the truth: what is missing must
 * stand here, and what stands here must be missing. `docs/engine.md` is made of it.
 */
export interface Missing {
  /** `module.member`, `module.Class#member`; a `*` at the end stands for all that begin so. `global` is the global scope. */
  readonly name: string;
  readonly reason: string;
  /** What a program can use in its place. */
  readonly instead: string;
}

/** What is there and does less, or more, than in Node 20, where no program of the parity tests can show it. */
export interface Otherwise {
  readonly name: string;
  readonly how: string;
}

export const missing: readonly Missing[] = [
  {
    name: 'global.Event#isTrusted',
    reason: 'In a browser it belongs to each event, not to the class.',
    instead: 'event.isTrusted of an event works.',
  },
  {
    name: 'global.Request#attribute',
    reason: 'An oddity of Node 20 that no standard has.',
    instead: 'Nothing needs it.',
  },
  {
    name: 'child_process.ChildProcess#spawn',
    reason: 'Undocumented: how Node itself starts a process.',
    instead: 'spawn(), fork(), exec() and execFile().',
  },
  {
    name: 'crypto.createCipher',
    reason: 'Deprecated: its key comes of a password without salt. Removed in Node 22.',
    instead: 'createCipheriv() with a key of scrypt().',
  },
  {
    name: 'crypto.createDecipher',
    reason: 'Deprecated: its key comes of a password without salt. Removed in Node 22.',
    instead: 'createDecipheriv() with a key of scrypt().',
  },
  {
    name: 'domain.*',
    reason: 'Deprecated in Node since version 1, and of no use with promises.',
    instead: 'try and catch, process.on("uncaughtException") and AsyncLocalStorage.',
  },
  {
    name: 'module.register',
    reason:
      'A loader runs in a thread that the program waits for, and a browser’s worker cannot wait without shared memory.',
    instead: 'Module._extensions and Module._resolveFilename, which packages replace.',
  },
  {
    name: 'process.moduleLoadList',
    reason: 'Undocumented.',
    instead: 'require.cache.',
  },
  {
    name: 'process.domain',
    reason: 'Deprecated with node:domain.',
    instead: 'AsyncLocalStorage.',
  },
  {
    name: 'repl.*',
    reason:
      'Files are compiled before they run, for TypeScript and AsyncLocalStorage; lines of a REPL would not be.',
    instead: 'Write a file and run it; node -p prints what a text comes to.',
  },
  {
    name: 'sea*',
    reason: 'A tab makes no executables.',
    instead: 'Build them on your own machine.',
  },
  {
    name: 'test/reporters.lcov*',
    reason: 'A browser tab measures no coverage.',
    instead: 'node --test --experimental-test-coverage on your own machine.',
  },
  {
    name: 'v8.getHeapSnapshot',
    reason: 'A script may not look into the heap of its own worker.',
    instead: 'The memory panel of the browser’s developer tools.',
  },
  {
    name: 'v8.writeHeapSnapshot',
    reason: 'A script may not look into the heap of its own worker.',
    instead: 'The memory panel of the browser’s developer tools.',
  },
  {
    name: 'v8.setHeapSnapshotNearHeapLimit',
    reason: 'A script may not look into the heap of its own worker.',
    instead: 'The memory panel of the browser’s developer tools.',
  },
  {
    name: 'v8.queryObjects',
    reason: 'A script may not look into the heap of its own worker.',
    instead: 'The memory panel of the browser’s developer tools.',
  },
  {
    name: 'v8.promiseHooks*',
    reason: 'A browser tells no script what becomes of its promises.',
    instead: 'AsyncLocalStorage and AsyncResource.',
  },
  {
    name: 'v8.startupSnapshot*',
    reason: 'A snapshot is a part of an executable, and a tab makes none.',
    instead: 'Run the set-up at the start.',
  },
  {
    name: 'v8.GCProfiler*',
    reason: 'A browser tells no script of its collections.',
    instead: 'The performance panel of the browser’s developer tools.',
  },
  {
    name: 'vm.measureMemory',
    reason: 'A script may not measure its own worker.',
    instead: 'process.memoryUsage().',
  },
  {
    name: 'wasi.*',
    reason: 'Experimental in Node, and bound to its files and processes.',
    instead: 'WebAssembly with imports of your own.',
  },
  {
    name: 'worker_threads.moveMessagePortToContext',
    reason: 'A worker has one realm: there is no other context to move a port to.',
    instead: 'postMessage() with a transfer list.',
  },
  {
    name: 'worker_threads.postMessageToThread',
    reason: 'Threads hear from the thread that started them.',
    instead: 'A MessagePort that is handed on.',
  },
  {
    name: 'https.globalAgent.domain',
    reason: 'It belongs to node:domain.',
    instead: 'Use AsyncLocalStorage.',
  },
  {
    name: 'tls.TLSSocket#exportKeyingMaterial',
    reason: 'The secrets of a connection stay in it.',
    instead: 'Agree on a secret of your own over the connection.',
  },
  {
    name: 'tls.TLSSocket#getFinished',
    reason: 'The secrets of a connection stay in it.',
    instead: 'Compare certificates by their fingerprint.',
  },
  {
    name: 'tls.TLSSocket#getPeerFinished',
    reason: 'The secrets of a connection stay in it.',
    instead: 'Compare certificates by their fingerprint.',
  },
  {
    name: 'tls.TLSSocket#getSharedSigalgs',
    reason: 'OpenSSL’s list, which there is none of here.',
    instead: 'Read getCipher() and getPeerX509Certificate().',
  },
  {
    name: 'tls.TLSSocket#setKeyCert',
    reason: 'A connection keeps the certificate that it began with.',
    instead: 'Choose one in SNICallback.',
  },
  {
    name: 'tls.TLSSocket#setServername',
    reason: 'The name is sent as the connection begins.',
    instead: 'Give `servername` to tls.connect().',
  },
  {
    name: 'tls.TLSSocket#setSession',
    reason: 'Sessions are not resumed: every handshake is a whole one.',
    instead: 'Keep the connection.',
  },
  {
    name: 'tls.Server#setOptions',
    reason: 'Node has deprecated it.',
    instead: 'Use setSecureContext().',
  },
  {
    name: 'tls.createSecurePair',
    reason: 'Node has deprecated it.',
    instead: 'Use new tls.TLSSocket(stream).',
  },
  {
    name: 'assert.CallTracker*',
    reason: 'Deprecated in Node, and removed since.',
    instead: 'mock.fn() of node:test.',
  },
  {
    name: 'assert.strict.CallTracker',
    reason: 'Deprecated in Node, and removed since.',
    instead: 'mock.fn() of node:test.',
  },
  {
    name: 'assert/strict.ok.CallTracker',
    reason: 'Deprecated in Node, and removed since.',
    instead: 'mock.fn() of node:test.',
  },
  {
    name: 'assert/strict.CallTracker*',
    reason: 'Deprecated in Node, and removed since.',
    instead: 'mock.fn() of node:test.',
  },
  {
    name: 'inspector.open',
    reason: 'The debugger of a worker is the browser’s own: nothing inside can attach it.',
    instead: 'The browser’s developer tools (F12).',
  },
  {
    name: 'inspector.Session#connect*',
    reason: 'The debugger of a worker is the browser’s own: nothing inside can attach it.',
    instead: 'The browser’s developer tools (F12).',
  },
  {
    name: 'inspector/promises.open',
    reason: 'The debugger of a worker is the browser’s own: nothing inside can attach it.',
    instead: 'The browser’s developer tools (F12).',
  },
  {
    name: 'crypto.Cipher*',
    reason: 'Deprecated: its key comes of a password without salt. Removed in Node 22.',
    instead: 'createCipheriv() with a key of scrypt().',
  },
  {
    name: 'crypto.Decipher*',
    reason: 'Deprecated: its key comes of a password without salt. Removed in Node 22.',
    instead: 'createDecipheriv() with a key of scrypt().',
  },
  {
    name: 'crypto.Certificate*',
    reason: 'SPKAC: the <keygen> element that it served is gone from browsers.',
    instead: 'X509Certificate.',
  },
  {
    name: 'module.SourceMap*',
    reason: 'Stack traces are in terms of the source already.',
    instead: 'A package that reads source maps.',
  },
  {
    name: 'trace_events.*',
    reason: 'They are written by the C++ parts of Node.',
    instead: 'node:diagnostics_channel.',
  },
];

export const otherwise: readonly Otherwise[] = [
  {
    name: 'net.Socket#setKeepAlive',
    how: 'Accepted, without effect: no probe is sent, so an idle connection into a black hole stays open. Use setTimeout(), or a ping of the protocol.',
  },
  {
    name: 'net.Socket#setNoDelay',
    how: 'Accepted, without effect: nothing that is written waits for more (as with Node’s own default for HTTP).',
  },
  {
    name: 'WebSocket, EventSource',
    how: 'Globals without a flag: Node has WebSocket so since version 22, EventSource with --experimental-eventsource.',
  },
];
