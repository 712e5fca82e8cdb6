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

export const missing: readonly Missing[] = [
  {
    name: 'global.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'assert.*',
    reason: 'CallTracker: deprecated in Node, and removed since.',
    instead: 'mock.fn() of node:test.',
  },
  {
    name: 'assert/strict.*',
    reason: 'CallTracker: deprecated in Node, and removed since; ok is a function without the others on it.',
    instead: 'mock.fn() of node:test; the functions of the module itself.',
  },
  {
    name: 'child_process.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'cluster.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'constants.*',
    reason: 'The numbers of OpenSSL: there is none in a browser.',
    instead: 'crypto.constants, where crypto has them.',
  },
  {
    name: 'crypto.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'domain.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'http.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'http2.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'inspector.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'inspector/promises*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'module.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'net.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'path.*',
    reason: 'The sandbox is a Linux.',
    instead: 'path and path.posix.',
  },
  {
    name: 'path/posix.*',
    reason: 'The sandbox is a Linux.',
    instead: 'path and path.posix.',
  },
  {
    name: 'path/win32*',
    reason: 'The sandbox is a Linux.',
    instead: 'path and path.posix.',
  },
  {
    name: 'perf_hooks.*',
    reason:
      'The timeline is the browser’s: its classes are there, not all under the names that Node gives them.',
    instead:
      'performance.mark(), measure(), PerformanceObserver, createHistogram(), monitorEventLoopDelay().',
  },
  {
    name: 'process.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'punycode*',
    reason: 'Deprecated in Node, and to be removed.',
    instead: 'new URL() and url.domainToASCII().',
  },
  {
    name: 'readline.*',
    reason: 'Readline batches movements of a terminal’s cursor, and no stream here is a terminal.',
    instead: 'Write the escape sequences.',
  },
  {
    name: 'readline/promises.*',
    reason: 'Readline batches movements of a terminal’s cursor, and no stream here is a terminal.',
    instead: 'Write the escape sequences.',
  },
  {
    name: 'repl.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'sea*',
    reason: 'A tab makes no executables.',
    instead: 'Build them on your own machine.',
  },
  {
    name: 'string_decoder.*',
    reason: 'Undocumented fields of Node’s own decoder.',
    instead: 'write() and end().',
  },
  {
    name: 'sys*',
    reason: 'Deprecated in Node: an old name of util.',
    instead: 'node:util.',
  },
  {
    name: 'test/reporters.lcov*',
    reason: 'A browser tab measures no coverage.',
    instead: 'node --test --experimental-test-coverage on your own machine.',
  },
  {
    name: 'timers.*',
    reason: 'Deprecated in Node for years.',
    instead: 'setTimeout() and timeout.refresh().',
  },
  {
    name: 'trace_events.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'tty.*',
    reason: 'No stream of this sandbox is a terminal.',
    instead: 'process.stdout.isTTY tells.',
  },
  {
    name: 'url.*',
    reason: 'Methods of what the legacy parser answers.',
    instead: 'url.format() and url.resolve(), or new URL().',
  },
  {
    name: 'v8.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'vm.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'wasi.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
  },
  {
    name: 'worker_threads.*',
    reason: 'Not in this engine yet.',
    instead: 'Run the program on your own machine.',
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
];
