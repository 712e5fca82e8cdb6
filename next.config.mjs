import { readSettings } from './scripts/settings.mjs';

const { webcontainers } = readSettings();

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // `npm run types` checks them, with the tests and the labs that are no part of the site.
  typescript: { ignoreBuildErrors: true },
  // Text, so that `import.meta.glob` reads the course and an edit of it reloads the page (lib/course/bundled-source.ts).
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { 'node:zlib': { browser: './sandboxes/terminal/zlib-in-tab.ts' } },
    rules: { '*.mdx': { type: 'text' }, '*.yml': { type: 'text' } },
  },
  // Part of the bundles, so that nothing of WebContainers is in them unless the host offers these.
  env: {
    WEBCONTAINERS: webcontainers ? 'on' : 'off',
    WEBCONTAINER_ORIGIN: webcontainers?.origin ?? '',
    WEBCONTAINER_API_KEY: webcontainers?.apiKey ?? '',
  },
  async headers() {
    // No COOP/COEP on pages: the engine needs neither, and they would keep the course out of an LMS's iframe. (proxy.ts sends
    // them for a WebContainer.) An isolated page's workers are refused unless their scripts say this, too.
    const workers = { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' };
    return [
      ...(webcontainers ? [{ source: '/_next/static/:path*', headers: [workers] }] : []),
      // A platform may grant the course's frame scripts alone: then its origin is none, and even our own files are another's.
      // They are public, and asked for without cookies.
      {
        source: '/:folder(_next/static|sandbox|labs)/:path*',
        headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }],
      },
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          {
            key: 'Permissions-Policy',
            value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
          },
        ],
      },
    ];
  },
};
