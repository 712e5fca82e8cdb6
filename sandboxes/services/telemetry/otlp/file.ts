import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError } from '../../service';
import type { Receivers } from './app';
import { logsRequest, metricsRequest, tracesRequest } from './requests';

/**
 * Reads lines of OTLP/JSON, each a request, as the file exporter of OpenTelemetry's collector writes them.
 * @returns gives them to who receives such requests
 * @throws {UsageError} naming the line
 */
export function readOtlpFile(file: string): (receivers: Receivers) => void {
  const given = problemOf(file, () => readFileSync(file, 'utf8')).split('\n');
  const steps = given.flatMap((text, index) =>
    text.trim() === '' ? [] : [problemOf(`${file}:${index + 1}`, () => stepOf(text))],
  );
  return (receivers) => {
    for (const step of steps) step(receivers);
  };
}

function stepOf(text: string): (receivers: Receivers) => void {
  const request: unknown = JSON.parse(text);
  const kind = z.record(z.string(), z.unknown()).parse(request);
  if ('resourceSpans' in kind) {
    const traces = tracesRequest.parse(request);
    return (receivers) => receivers.traces(traces);
  }
  if ('resourceLogs' in kind) {
    const logs = logsRequest.parse(request);
    return (receivers) => receivers.logs(logs);
  }
  const metrics = metricsRequest.required().parse(request);
  return (receivers) => receivers.metrics(metrics);
}

function problemOf<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(
      `telemetry: --otlp ${place}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
