/** `npm start`: installs and builds what is stale, then serves the course until it is told to stop. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { readSettings } from './settings.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

/** Fails before the minutes of a build rather than after them. */
function checkPortIsFree(port) {
  return new Promise((free, taken) => {
    const probe = createServer();
    probe.once('error', (error) =>
      taken(
        new Error(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`
            : `Port ${port} cannot be opened (${error.code}). Choose another: PORT=3000 npm start`,
        ),
      ),
    );
    probe.listen(port, () => probe.close(() => free()));
  });
}

async function start() {
  const { port, dataDir } = readSettings();
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new Error(
      `DATA_DIR ${dataDir} cannot be created (${error.code}). Give a folder that this user may write to.`,
    );
  }
  await checkPortIsFree(port);
  await ensureDependencies();
  await ensureBuild();

  const server = spawn(process.execPath, ['scripts/next.mjs', 'start', '-p', String(port)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir },
  });
  // Next drains its connections on either signal; a terminal's Ctrl-C reaches it directly as well.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code, signal) => {
    process.exitCode = signal ? 0 : (code ?? 1);
  });
}

start().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
