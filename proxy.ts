import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NextRequest, NextResponse } from 'next/server';
import { themeScript } from '@/components/site/theme';
import { pagePolicy, scriptHash } from '@/lib/server/content-security-policy';
import { frameAncestors } from '@/lib/server/embedding';
import { FRAME_OF_ISOLATED_PAGE, ISOLATED_PAGE, isolates, vendorOrigin } from '@/lib/server/isolation';

const dev = process.env.NODE_ENV === 'development';

const readJson = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(/* turbopackIgnore: true */ process.cwd(), ...path), 'utf8'));

let pages: Readonly<Record<string, readonly string[]>> | undefined;

/** Written by scripts/csp.ts after the build. Without it every script would be refused, so its absence is an error. */
function hashesOf(path: string): readonly string[] {
  pages ??= readJson('.next', 'csp.json') as Record<string, string[]>;
  return pages[path] ?? pages['/_not-found'] ?? [];
}

const ancestors = () => frameAncestors(process.env['EMBED_ORIGINS']);

let frame: string | undefined;

/** The policy of the sandbox's frame, which its build wrote: `sandbox allow-scripts`, no network at all. */
function framePolicy(): string {
  frame ??= (readJson('public', 'sandbox', 'manifest.json') as { frame: { csp: string } }).frame.csp;
  return frame;
}

function devPolicy(
  request: NextRequest,
  vendor: string | null,
  more: Readonly<Record<string, string>>,
): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  // React and the reload of modules use eval in dev; the nonce reaches Next by the request's header.
  const scripts = [`'nonce-${nonce}'`, scriptHash(themeScript), "'unsafe-eval'"];
  const policy = pagePolicy(scripts, vendor, ancestors());
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers }, headers: more });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (/^\/sandbox\/frame[^/]*\.html$/.test(pathname)) {
    if (dev) frame = undefined;
    const more = vendorOrigin === null ? {} : FRAME_OF_ISOLATED_PAGE;
    return NextResponse.next({ headers: { 'Content-Security-Policy': framePolicy(), ...more } });
  }
  const isolated = vendorOrigin !== null && isolates(request.nextUrl);
  const vendor = isolated ? vendorOrigin : null;
  const more = isolated ? ISOLATED_PAGE : {};
  if (dev) return devPolicy(request, vendor, more);
  const policy = pagePolicy(hashesOf(pathname), vendor, ancestors());
  return NextResponse.next({ headers: { 'Content-Security-Policy': policy, ...more } });
}

export const config = {
  matcher: [
    '/sandbox/:frame(frame.*\\.html)',
    {
      source: '/((?!api/|_next/|sandbox/|labs/|favicon.ico|icon|apple-icon).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
