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
  async headers() {
    // No COOP/COEP: the engine needs neither, and they would keep the course out of an LMS's iframe.
    return [
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
