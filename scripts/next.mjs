/** Next.js without its telemetry: nothing of ours speaks to another origin, at build time neither. */
process.env['NEXT_TELEMETRY_DISABLED'] = '1';
await import('../node_modules/next/dist/bin/next');
