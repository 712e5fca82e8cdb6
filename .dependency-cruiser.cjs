/** The arrows of the architecture (docs/architecture.md): one way, and no cycles. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    only(
      'no-cycles',
      'Two files that need each other are one idea, or hide a third.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    only(
      'no-orphan-imports',
      'An import that resolves to nothing.',
      // A solution and a mutant are laid over the start state, where the rest of their files are.
      { pathNot: '^sandboxes/labs/[^/]+/(solution|mutants)/' },
      // The package hides its WebAssembly; the engine's bundler finds it (scripts/sandbox/own-builtins.ts).
      { couldNotResolve: true, pathNot: '^(server-only|@backlab/checks|brotli-wasm/.+\\.wasm)$' },
    ),
    only(
      'engine-stands-alone',
      'An engine knows nothing of the site, lessons or labs.',
      { path: '^sandboxes/engine' },
      { path: '^(app|components|lib|content|scripts|sandboxes/(labs|checks|services))/' },
    ),
    only(
      'http1-stands-alone',
      'HTTP/1.1 messages need only the contract of a connection.',
      { path: '^sandboxes/http1', pathNot: '[.]test[.]ts$' },
      {
        path: '^(app|components|lib|scripts|sandboxes/(labs|checks|services)|sandboxes/engine/(local|native))/',
      },
    ),
    only(
      'http2-stands-alone',
      'HTTP/2 is a protocol: it knows no carrier, and nobody who uses it.',
      { path: '^sandboxes/http2', pathNot: '[.]test[.]ts$' },
      { path: '^(app|components|lib|scripts|sandboxes/(engine|http1|labs|checks|services|taps|terminal))/' },
    ),
    only(
      'taps-see-bytes-only',
      'A tap reads what crossed, and asks nobody.',
      { path: '^sandboxes/taps', pathNot: '[.]test[.]ts$' },
      {
        path: '^(app|components|lib|scripts|sandboxes/(labs|checks|services)|sandboxes/engine/(local|native))/',
      },
    ),
    only(
      'services-are-plain-programs',
      'A service runs in the tab, in tests and by itself: it needs Node, and nothing of ours but its own folder.',
      { path: '^sandboxes/services', pathNot: '[.]test[.]ts$' },
      { path: '^(app|components|lib|content|scripts|sandboxes/(engine|labs|checks|taps|terminal))/' },
    ),
    only(
      'checks-see-the-wire',
      'Checks know an engine only by its contract.',
      { path: '^sandboxes/checks', pathNot: '[.]test[.]ts$' },
      { path: '^(app|components|lib|scripts|sandboxes/labs|sandboxes/engine/(local|native))/' },
    ),
    only(
      'labs-are-ordinary-projects',
      'A lab must run when it is copied out.',
      { path: '^sandboxes/labs/([^/]+)/(src|solution|mutants)/' },
      { path: '^(app|components|lib|content|scripts|sandboxes)/', pathNot: '^sandboxes/labs/$1/' },
    ),
    only(
      'lib-below-components',
      'lib holds no components and no routes.',
      { path: '^lib/' },
      { path: '^(app|components|scripts)/' },
    ),
    only(
      'components-below-app',
      'Routes use components, never the reverse.',
      { path: '^components/' },
      { path: '^(app|scripts)/' },
    ),
    only(
      'components-use-the-contract',
      'The site sees an engine by its contract and its page entry.',
      { path: '^(app|components|lib)/' },
      {
        path: '^sandboxes/engine/',
        pathNot:
          '^sandboxes/engine/(contract|faults|events|event-log|machine-(names|plan)|service-plan|local/(page/|manifest[.])|webcontainer/(index|provisions|limits)[.])',
      },
    ),
    only(
      'projections-without-react',
      'A projection is a pure function of the log.',
      { path: '^lib/projections/' },
      { path: '(^|/)node_modules/(react|react-dom)/' },
    ),
    only(
      'production-needs-dependencies',
      'What the site runs on is in "dependencies".',
      {
        path: '^(app|components|lib|sandboxes)/',
        pathNot:
          '([.]test[.]tsx?|[.]suite[.]ts|^sandboxes/engine/suite/|^sandboxes/engine/(native|local/headless)|^lib/chromium)',
      },
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|data|public)/|next-env' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};
