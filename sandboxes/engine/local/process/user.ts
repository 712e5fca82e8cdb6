/** One user, in one group of that number, runs all of the sandbox: nobody may become another, as on a machine without root. */
import { invalidArgType, nodeError, outOfRange } from '../builtins/node-error';

const ID = 1000;
const NAME = 'learner';

function checkId(id: unknown, name: string): asserts id is number | string {
  if (typeof id === 'string') return;
  if (typeof id !== 'number') throw invalidArgType(name, 'one of type number or string', id);
  if (!Number.isInteger(id)) throw outOfRange(name, 'an integer', id);
  if (id < 0 || id > 4_294_967_295) throw outOfRange(name, '>= 0 && <= 4294967295', id);
}

const notPermitted = (syscall: string) =>
  Object.assign(new Error('EPERM, Operation not permitted'), { errno: 1, code: 'EPERM', syscall });

function numberOf(id: number | string, kind: 'User' | 'Group'): number {
  if (typeof id === 'number') return id;
  if (id === NAME) return ID;
  if (id === 'root') return 0;
  throw nodeError(Error, 'ERR_UNKNOWN_CREDENTIAL', `${kind} identifier does not exist: ${id}`);
}

const setter = (syscall: string, kind: 'User' | 'Group') => (id: unknown) => {
  checkId(id, 'id');
  if (numberOf(id, kind) !== ID) throw notPermitted(syscall);
};

export const user = {
  getuid: () => ID,
  geteuid: () => ID,
  getgid: () => ID,
  getegid: () => ID,
  getgroups: () => [ID],
  setuid: setter('setuid', 'User'),
  seteuid: setter('seteuid', 'User'),
  setgid: setter('setgid', 'Group'),
  setegid: setter('setegid', 'Group'),
  setgroups(groups: unknown): void {
    if (!Array.isArray(groups)) throw invalidArgType('groups', 'an instance of Array', groups);
    for (const [index, id] of groups.entries()) {
      checkId(id, `groups[${index}]`);
      numberOf(id, 'Group');
    }
    throw notPermitted('setgroups');
  },
  initgroups(name: unknown, extraGroup: unknown): void {
    checkId(name, 'user');
    checkId(extraGroup, 'extraGroup');
    numberOf(name, 'User');
    numberOf(extraGroup, 'Group');
    throw notPermitted('initgroups');
  },
};
