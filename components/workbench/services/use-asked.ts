'use client';
import { useCallback } from 'react';
import { type Looks, useLooks } from './use-looks';

/**
 * Asks again and again while the page is seen.
 * @param look stable; another one looks at once
 */
export const useAsked = <Shown>(look: (signal: AbortSignal) => Promise<Shown>): Looks<Shown> =>
  useLooks(useCallback(() => ({ look }), [look]));
