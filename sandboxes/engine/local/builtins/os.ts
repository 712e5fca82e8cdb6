/** `node:os` of the sandbox: a small Linux with one processor. */
import { dlopen, errno, priority, signals } from './os-constants';

const MEMORY = 512 * 1024 * 1024;

export default {
  EOL: '\n',
  devNull: '/dev/null',
  arch: () => 'x64',
  platform: () => 'linux',
  type: () => 'Linux',
  release: () => '6.1.0-backlab',
  version: () => '#1 SMP Backlab sandbox',
  machine: () => 'x86_64',
  endianness: () => 'LE',
  hostname: () => 'backlab',
  homedir: () => '/home/learner',
  tmpdir: () => '/tmp',
  uptime: () => performance.now() / 1000,
  loadavg: () => [0, 0, 0],
  totalmem: () => MEMORY,
  freemem: () => MEMORY / 2,
  availableParallelism: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  cpus: () =>
    Array.from({ length: globalThis.navigator?.hardwareConcurrency ?? 1 }, () => ({
      model: 'Browser worker',
      speed: 0,
      times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 },
    })),
  networkInterfaces: () => ({
    lo: [
      {
        address: '127.0.0.1',
        netmask: '255.0.0.0',
        family: 'IPv4',
        mac: '00:00:00:00:00:00',
        internal: true,
        cidr: '127.0.0.1/8',
      },
    ],
  }),
  userInfo: () => ({ uid: 1000, gid: 1000, username: 'learner', homedir: '/home/learner', shell: '/bin/sh' }),
  getPriority: () => 0,
  setPriority: () => undefined,
  constants: { UV_UDP_REUSEADDR: 4, dlopen, errno, signals, priority },
};
