/**
 * How `fs` is built: a call takes its arguments, refuses what is wrong with them at once, and answers with what is left
 * to do. Done now it is the synchronous function, done a task later the callback's or the promise's.
 */
export type Call<A extends unknown[] = never[], R = unknown> = (...args: A) => () => R;

export type Sync<C> = C extends Call<infer A, infer R> ? (...args: A) => R : never;

export type SyncNames<Calls> = {
  readonly [Name in keyof Calls & string as `${Name}Sync`]: Sync<Calls[Name]>;
};

const synchronous =
  <A extends unknown[], R>(call: Call<A, R>) =>
  (...args: A): R =>
    call(...args)();

/** `{ stat }` → `{ statSync }` */
export function syncNames<Calls extends Readonly<Record<string, Call>>>(calls: Calls): SyncNames<Calls> {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => {
      const run = synchronous(call);
      Object.defineProperty(run, 'name', { value: `${name}Sync` });
      return [`${name}Sync`, run];
    }),
  ) as SyncNames<Calls>;
}
