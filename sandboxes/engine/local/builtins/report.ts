/** `process.report`: what a process can say of itself when it is asked why it is as it is. */
import fs from 'node:fs';
import os from 'node:os';
import { resolve } from 'node:path';
import v8 from 'node:v8';
import { invalidArgType, nodeError } from './node-error';

interface Settings {
  directory: string;
  filename: string;
  compact: boolean;
  excludeNetwork: boolean;
  signal: string;
  reportOnFatalError: boolean;
  reportOnSignal: boolean;
  reportOnUncaughtException: boolean;
}

const { process } = globalThis;
let reports = 0;

const settings: Settings = {
  directory: '',
  filename: '',
  compact: false,
  excludeNetwork: false,
  signal: 'SIGUSR2',
  reportOnFatalError: false,
  reportOnSignal: false,
  reportOnUncaughtException: false,
};

const twoDigits = (value: number) => String(value).padStart(2, '0');

function javascriptStack(error: Error): object {
  const [message = '', ...frames] = (error.stack ?? '').split('\n').map((line) => line.trim());
  return { message, stack: frames, errorProperties: {} };
}

/** What a browser does not tell is left empty, not made up. */
function contents(error: Error, trigger: string, filename: string | null): object {
  const now = new Date();
  const heap = v8.getHeapStatistics();
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    header: {
      reportVersion: 3,
      event: 'JavaScript API',
      trigger,
      filename,
      dumpEventTime: now.toISOString().replace(/\.\d+/, ''),
      dumpEventTimeStamp: String(now.getTime()),
      processId: process.pid,
      threadId: 0,
      cwd: process.cwd(),
      commandLine: [...process.argv],
      nodejsVersion: process.version,
      wordSize: 64,
      arch: process.arch,
      platform: process.platform,
      componentVersions: { ...process.versions },
      release: { ...process.release },
      osName: os.type(),
      osRelease: os.release(),
      osVersion: os.version(),
      osMachine: os.machine(),
      cpus: os.cpus(),
      networkInterfaces: settings.excludeNetwork ? [] : os.networkInterfaces(),
      host: os.hostname(),
    },
    javascriptStack: javascriptStack(error),
    javascriptHeap: {
      totalMemory: heap.total_heap_size,
      usedMemory: heap.used_heap_size,
      memoryLimit: heap.heap_size_limit,
      heapSpaces: {},
    },
    nativeStack: [],
    resourceUsage: {
      rss,
      userCpuSeconds: user / 1e6,
      kernelCpuSeconds: system / 1e6,
    },
    uvthreadResourceUsage: {},
    libuv: process.getActiveResourcesInfo().map((type) => ({ type, is_active: true })),
    workers: [],
    environmentVariables: { ...process.env },
    userLimits: {},
    sharedObjects: [],
  };
}

function checkError(error: unknown): asserts error is Error {
  if (typeof error !== 'object' || error === null) throw invalidArgType('err', 'of type object', error);
}

const callStack = () => nodeError(Error, 'ERR_SYNTHETIC', 'JavaScript Callstack');

function getReport(error: unknown = callStack()): object {
  checkError(error);
  return contents(error, 'GetReport', null);
}

/** @returns the name of the file, in `directory` or the working directory */
function writeReport(file?: string | Error, error: unknown = callStack()): string {
  const given = typeof file === 'object' ? file : error;
  if (file !== undefined && typeof file !== 'string' && typeof file !== 'object')
    throw invalidArgType('file', 'of type string', file);
  checkError(given);
  const now = new Date();
  const day = `${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join('');
  const number = String(++reports).padStart(3, '0');
  const own = `report.${day}.${time}.${process.pid}.0.${number}.json`;
  const name = (typeof file === 'string' ? file : settings.filename) || own;
  const text = JSON.stringify(contents(given, 'API', name), null, settings.compact ? 0 : 2);
  process.stderr.write(`\nWriting Node.js report to file: ${name}\n`);
  fs.writeFileSync(resolve(settings.directory || process.cwd(), name), `${text}\n`);
  process.stderr.write('Node.js report completed\n');
  return name;
}

/** Like Node's, each setting refuses a value of another type. */
const report = { writeReport, getReport };
for (const name of Object.keys(settings) as (keyof Settings)[])
  Object.defineProperty(report, name, {
    configurable: true,
    enumerable: true,
    get: () => settings[name],
    set(value: unknown) {
      const type = typeof settings[name];
      if (typeof value !== type) throw invalidArgType(name, `of type ${type}`, value);
      Object.assign(settings, { [name]: value });
    },
  });

export default report;
