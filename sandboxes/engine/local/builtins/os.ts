import { thisMachine } from '../process/names';

/** `node:os` of the sandbox: a small Linux with one processor. */
import { dlopen, errno, priority, signals } from './os-constants';

const MEMORY = 512 * 1024 * 1024;

const hexadecimal = (part: string) => Number(part).toString(16).padStart(2, '0');

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
  hostname: () => thisMachine().name,
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
    eth0: [
      {
        address: thisMachine().address,
        netmask: '255.255.255.0',
        family: 'IPv4',
        mac: `02:42:${thisMachine().address.split('.').map(hexadecimal).join(':')}`,
        internal: false,
        cidr: `${thisMachine().address}/24`,
      },
    ],
  }),
  userInfo: () => ({ uid: 1000, gid: 1000, username: 'learner', homedir: '/home/learner', shell: '/bin/sh' }),
  getPriority: () => 0,
  setPriority: () => undefined,
  constants: { UV_UDP_REUSEADDR: 4, dlopen, errno, signals, priority },
};
