/** What holds on every page of every test: no request to another origin, no error in the console. */
import { test as base, expect } from '@playwright/test';

interface Guards {
  /** URLs of another origin that the page asked for. */
  readonly foreignRequests: string[];
  /** Errors of the page and its console, Content-Security-Policy violations among them. */
  readonly pageErrors: string[];
  readonly guarded: undefined;
}

export const test = base.extend<Guards>({
  foreignRequests: async ({ browserName: _ }, use) => use([]),
  pageErrors: async ({ browserName: _ }, use) => use([]),
  guarded: [
    async ({ context, baseURL, foreignRequests, pageErrors }, use) => {
      const home = new URL(baseURL ?? 'http://localhost').origin;
      context.on('request', (request) => {
        const url = request.url();
        if (/^https?:/.test(url) && new URL(url).origin !== home) foreignRequests.push(url);
      });
      context.on('console', (message) => {
        if (message.type() === 'error') pageErrors.push(message.text());
      });
      context.on('weberror', (error) => pageErrors.push(String(error.error())));
      await use(undefined);
      expect(foreignRequests, 'requests to another origin').toEqual([]);
      expect(pageErrors, 'errors in the page or its console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
