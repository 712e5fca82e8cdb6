/** Does what a check asks for with the sandbox that it runs in. */
import type { Sandbox, SandboxProcess } from '../engine/contract';
import type { InjectedFault } from '../engine/faults';
import { type MachinePlan, spawnOn } from '../engine/machine-plan';
import { machineNamed } from './machine-named';
import type { ControlAnswer, ControlRequest, ControlStep, ProgramMessage } from './protocol';
import type { CheckServices } from './services';

/**
 * @param tell hears of programs that the runner has asked for
 * @returns what answers each request; never rejects
 */
export function createAnswers(
  sandbox: Sandbox,
  machines: readonly MachinePlan[],
  services: CheckServices,
  tell: (message: ProgramMessage) => void,
): (request: ControlRequest) => Promise<ControlAnswer> {
  const plans = new Map(machines.map((plan) => [plan.name, plan]));
  const programs = new Map<number, SandboxProcess>();
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
      case 'spawn': {
        const { key, machine, env } = step;
        const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
        const program = await spawnOn(sandbox, machineNamed(plans, machine), {
          env,
          onOutput: (stream, bytes) =>
            tell({ type: 'output', key, text: decoders[stream].decode(bytes, { stream: true }) }),
        });
        programs.set(key, program);
        void program.exited.then((exit) => {
          programs.delete(key);
          tell({ type: 'exit', key, ...exit });
        });
        return program.pid;
      }
      case 'reset-services':
        await services.reset();
        return null;
      case 'service':
        await services.act(step.name, step.action);
        return null;
      case 'signal':
        programs.get(step.key)?.kill(step.signal);
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
  if (step['t'] === 'spawn')
    return typeof step['key'] === 'number' && typeof step['machine'] === 'string' && isEnv(step['env']);
  if (step['t'] === 'signal')
    return typeof step['key'] === 'number' && (step['signal'] === 'SIGTERM' || step['signal'] === 'SIGKILL');
  if (step['t'] === 'service') return typeof step['name'] === 'string' && isAction(step['action']);
  return step['t'] === 'clear' || step['t'] === 'reset-services';
}

const isAction = (value: unknown): boolean => value === 'stop' || value === 'kill' || value === 'start';

const isEnv = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'string');
