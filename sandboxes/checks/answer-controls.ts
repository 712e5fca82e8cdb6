/** Does what a check asks for with the sandbox that it runs in. */
import type { Sandbox } from '../engine/contract';
import type { InjectedFault } from '../engine/faults';
import type { ControlAnswer, ControlRequest, ControlStep } from './protocol';

/** @returns what answers each request; never rejects */
export function createAnswers(sandbox: Sandbox): (request: ControlRequest) => Promise<ControlAnswer> {
  const injected = new Map<number, InjectedFault>();
  const act = async (step: ControlStep): Promise<number | null> => {
    const { faults, clock } = sandbox;
    switch (step.t) {
      case 'inject': {
        if (faults === null) throw new Error('This engine cannot break anything: say needs: ["faults"].');
        const fault = await faults.inject(step.fault);
        injected.set(fault.id, fault);
        return fault.id;
      }
      case 'remove':
        await injected.get(step.fault)?.remove();
        return null;
      case 'clear':
        await faults?.clear();
        return null;
      case 'advance':
      case 'rate':
        if (clock === null) throw new Error('This engine cannot turn the clock: say needs: ["clock"].');
        if (step.t === 'advance') await clock.advance(step.milliseconds);
        else await clock.setRate(step.rate);
        return null;
    }
  };
  return async ({ id, step }) => {
    try {
      return { type: 'answer', id, value: await act(step), problem: null };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { type: 'answer', id, value: null, problem };
    }
  };
}

/** What comes from a sandbox is hostile: only its shape is believed, the engine judges the rest. */
export function isControlRequest(value: unknown): value is ControlRequest {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'ask') return false;
  return 'id' in value && typeof value.id === 'number' && 'step' in value && isStep(value.step);
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('t' in value)) return false;
  const step = value as Record<string, unknown>;
  if (step['t'] === 'inject') return typeof step['fault'] === 'object' && step['fault'] !== null;
  if (step['t'] === 'remove') return typeof step['fault'] === 'number';
  if (step['t'] === 'advance') return typeof step['milliseconds'] === 'number';
  if (step['t'] === 'rate') return typeof step['rate'] === 'number';
  return step['t'] === 'clear';
}
