import type { Command } from '../command';
import { bitmapCommands } from './bitmaps';
import { connectionCommands } from './connection';
import { hashCommands } from './hashes';
import { hyperloglogCommands } from './hyperloglog';
import { keyCommands } from './keys';
import { listCommands } from './lists';
import { pubsubCommands } from './pubsub';
import { scriptingCommands } from './scripting';
import { serverCommands } from './server';
import { setCommands } from './sets';
import { sortedSetCommands } from './sorted-sets';
import { streamCommands } from './streams';
import { stringCommands } from './strings';
import { transactionCommands } from './transactions';

/** Every command, by its name in lower case. */
export const commandTable: ReadonlyMap<string, Command> = new Map(
  [
    ...stringCommands,
    ...keyCommands,
    ...listCommands,
    ...hashCommands,
    ...setCommands,
    ...sortedSetCommands,
    ...streamCommands,
    ...bitmapCommands,
    ...hyperloglogCommands,
    ...pubsubCommands,
    ...transactionCommands,
    ...scriptingCommands,
    ...connectionCommands,
    ...serverCommands,
  ].map((each) => [each.name, each]),
);
