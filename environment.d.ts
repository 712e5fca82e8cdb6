/** What next.config.mjs writes into the bundles in place of `process.env.…`, from the host's settings. */
declare namespace NodeJS {
  interface ProcessEnv {
    readonly WEBCONTAINERS?: 'on' | 'off';
    readonly WEBCONTAINER_ORIGIN?: string;
    readonly WEBCONTAINER_API_KEY?: string;
  }
}
