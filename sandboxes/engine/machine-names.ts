/** Names and addresses that are the same in every sandbox. */
import type { Machine } from './contract';

/** Where processes run unless told otherwise. The page reaches it as if it sat there: over its loopback. */
export const FIRST_MACHINE: Machine = { name: 'app', address: '10.0.0.1' };
/** The page's address as other machines see it. */
export const PAGE_ADDRESS = '10.0.0.254';
/** What a fault calls the page. No machine may have that name. */
export const PAGE_NAME = 'page';
