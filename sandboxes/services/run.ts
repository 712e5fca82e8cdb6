import { mkdirSync } from 'node:fs';
import type { ServiceMessage, ServiceRequest } from '../service-messages';
import { helpOf, readCommandLine } from './command-line';
import { type RunningService, type Service, UsageError } from './service';

/**
 * Runs a service as the program of this process: reads its command line, says on stdout and over IPC when it listens, stops it
 * at SIGTERM and SIGINT and ends with code 0; a command line that makes no sense ends it with 2, what keeps it from
 * listening with 1.
 */
export async function run(service: Service): Promise<void> {
  try {
    const wanted = readCommandLine(service, process.argv.slice(2));
    if (wanted === 'help') {
      process.stdout.write(helpOf(service));
      return;
    }
    if (wanted.data !== null) mkdirSync(wanted.data, { recursive: true });
    const running = await service.start({ ...wanted, log: (line) => process.stdout.write(`${line}\n`) });
    obey(running);
    process.stdout.write(`${service.name} is ready on ${wanted.host}:${running.port}\n`);
    tell({ t: 'ready', name: service.name, port: running.port });
  } catch (error) {
    process.stderr.write(`${explain(service, error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function obey(running: RunningService): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('message', (message) => {
    const request = message as ServiceRequest;
    if (request?.t !== 'reset') return;
    running.reset().then(
      () => tell({ t: 'done', id: request.id, problem: null }),
      (error: unknown) =>
        tell({ t: 'done', id: request.id, problem: error instanceof Error ? error.message : String(error) }),
    );
  });
}

const tell = (message: ServiceMessage): void => void process.send?.(message);

function explain({ name }: Service, error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port, address, path, syscall } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (code === 'EADDRINUSE')
    return `${name}: port ${port} of ${address} is taken by another program. Stop that one, or give another --port.`;
  if (code === 'EACCES' && port !== undefined)
    return `${name}: port ${port} needs the rights of an administrator here. Give a --port from 1024 on.`;
  if (code === 'ENOENT' && syscall === 'open')
    return `${name}: there is no file ${path}. Paths are relative to the folder that it runs in.`;
  return error.stack ?? error.message;
}
