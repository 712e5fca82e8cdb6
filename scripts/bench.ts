/** `npm run bench -- engine [--long]`, `-- repeat`, `-- services` and `-- site`: measure, print a table, write JSON to `DATA_DIR/bench`. */
import { benchEngine } from './bench/engine';
import { benchRepeat } from './bench/repeat';
import { benchServices } from './bench/services';
import { benchSite } from './bench/site';

const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<void>>> = {
  engine: benchEngine,
  repeat: benchRepeat,
  services: benchServices,
  site: benchSite,
};

const name = process.argv[2];
const bench = name === undefined ? undefined : BENCHES[name];
if (bench === undefined) {
  console.error(`Usage: npm run bench -- <${Object.keys(BENCHES).join('|')}> [--long]`);
  process.exitCode = 2;
} else {
  await bench(process.argv.slice(3));
}
