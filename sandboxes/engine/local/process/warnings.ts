/** `process.emitWarning`, and how a warning is told. */
import { invalidArgType } from '../builtins/node-error';
import { nextTick } from './event-loop';
import { writeText } from './output';
import type { SandboxProcessObject } from './process-object';

interface WarningOptions {
  readonly type?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly ctor?: unknown;
}

type Warning = Error & { code?: string; detail?: string };

/** What the command line and the environment say about warnings. */
export interface WarningSettings {
  readonly silent: boolean;
  /** Names and codes that are not told. */
  readonly disabled: ReadonlySet<string>;
}

let settings: WarningSettings = { silent: false, disabled: new Set() };

export function setWarnings(chosen: WarningSettings): void {
  settings = chosen;
}

export function createEmitWarning(target: SandboxProcessObject) {
  let hinted = false;

  const print = (warning: Warning) => {
    if (settings.silent || settings.disabled.has(warning.name) || settings.disabled.has(warning.code ?? ''))
      return;
    const deprecation = warning.name === 'DeprecationWarning';
    if (deprecation && target['noDeprecation'] === true) return;
    const trace =
      target['traceProcessWarnings'] === true || (deprecation && target['traceDeprecation'] === true);
    const code = warning.code === undefined ? '' : `[${warning.code}] `;
    const text = trace ? (warning.stack ?? String(warning)) : `${warning.name}: ${warning.message}`;
    const detail = typeof warning.detail === 'string' ? `\n${warning.detail}` : '';
    const flag = deprecation ? '--trace-deprecation' : '--trace-warnings';
    const hint = trace || hinted ? '' : `\n(Use \`node ${flag} ...\` to show where the warning was created)`;
    hinted ||= hint !== '';
    writeText('stderr', `(node:${target['pid']}) ${code}${text}${detail}${hint}\n`);
  };

  return function emitWarning(
    warning: string | Error,
    typeOrOptions?: string | WarningOptions | (() => void),
    code?: string,
  ): void {
    const options: WarningOptions =
      typeof typeOrOptions === 'object' && typeOrOptions !== null
        ? typeOrOptions
        : {
            ...(typeof typeOrOptions === 'string' ? { type: typeOrOptions } : {}),
            ...(typeof code === 'string' ? { code } : {}),
          };
    for (const name of ['type', 'code'] as const) {
      const given =
        typeof typeOrOptions === 'object' ? options[name] : name === 'type' ? typeOrOptions : code;
      if (given !== undefined && typeof given !== 'string' && typeof given !== 'function')
        throw invalidArgType(name, 'of type string', given);
    }
    if (typeof warning !== 'string' && !(warning instanceof Error))
      throw invalidArgType('warning', 'of type string or an instance of Error', warning);
    const made: Warning = typeof warning === 'string' ? new Error(warning) : warning;
    if (typeof warning === 'string') {
      Object.defineProperty(made, 'name', {
        value: options.type ?? 'Warning',
        enumerable: false,
        writable: true,
        configurable: true,
      });
      if (options.code !== undefined) made.code = options.code;
      if (typeof options.detail === 'string') made.detail = options.detail;
    }
    if (made.name === 'DeprecationWarning') {
      if (target['noDeprecation'] === true) return;
      if (target['throwDeprecation'] === true) {
        nextTick(() => {
          throw made;
        });
        return;
      }
    }
    nextTick(() => {
      target.emit('warning', made);
      print(made);
    });
  };
}
