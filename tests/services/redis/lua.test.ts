/** Our Lua beside the one in the real redis-server: the same scripts, the same values and messages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInterpreter } from '../../../sandboxes/services/redis/lua/interpreter';
import type { RealServer } from '../real-server';
import { scripts } from './lua-scripts';
import { REDIS_SERVER, startRealRedis, Wire } from './wire';

/** Writes what a script answers, or throws, in one line. Tables in the order of their keys. */
const DUMP = `
local function dump(v)
  if type(v) == 'string' then return string.format('%q', v) end
  if type(v) == 'number' then return string.format('%.17g', v) end
  if type(v) == 'table' then
    local keys = {}
    for k in pairs(v) do keys[#keys + 1] = k end
    table.sort(keys, function(a, b)
      if type(a) == type(b) and type(a) ~= 'boolean' then return a < b end
      return type(a) < type(b)
    end)
    local parts = {}
    for i, k in ipairs(keys) do parts[i] = '[' .. dump(k) .. ']=' .. dump(v[k]) end
    return '{' .. table.concat(parts, ',') .. '}'
  end
  if type(v) == 'function' then return 'function' end
  return tostring(v)
end
local function all(...)
  local parts = {}
  for i = 1, select('#', ...) do parts[i] = dump((select(i, ...))) end
  return table.concat(parts, ' ')
end
return all(pcall(function(...) `;
const END = '\nend))';

function ours(script: string): string {
  const interpreter = createInterpreter();
  interpreter.protect();
  try {
    return String(interpreter.compile(DUMP + script + END, 'user_script').run());
  } catch (thrown) {
    return `error: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

describe.skipIf(REDIS_SERVER === null)('Lua beside redis-server', () => {
  let server: RealServer;
  let wire: Wire;
  beforeAll(async () => {
    server = await startRealRedis();
    wire = await Wire.open(server.port);
  });
  afterAll(async () => {
    wire?.close();
    await server?.stop();
  });

  async function theirs(script: string): Promise<string> {
    const reply = await wire.send('EVAL', DUMP + script + END, 0);
    if (typeof reply === 'string') return reply;
    const { error } = reply as { error: string };
    // What the server adds to an error of the compiler or of a script.
    return `error: ${error
      .replace(/^ERR Error compiling script \(new function\): /, '')
      .replace(/^ERR /, '')
      .replace(/ script: [0-9a-f]{40}, on @user_script:\d+\.$/, '')}`;
  }

  it.each(scripts)('%s', async (script) => {
    expect(ours(script)).toBe(await theirs(script));
  });
});
