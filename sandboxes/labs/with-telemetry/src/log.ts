import { SeverityNumber } from '@opentelemetry/api-logs';
import { logger } from './telemetry.ts';

type Fields = Readonly<Record<string, string | number>>;

/** One event, on one line: to standard output, and to the collector, which is also told the current span. */
function write(severityText: 'INFO' | 'WARN' | 'ERROR', message: string, fields: Fields): void {
  const body = JSON.stringify({ level: severityText.toLowerCase(), message, ...fields });
  console.log(body);
  logger.emit({ severityNumber: SeverityNumber[severityText], severityText, body });
}

export const log = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  warn: (message: string, fields: Fields = {}) => write('WARN', message, fields),
  error: (message: string, fields: Fields = {}) => write('ERROR', message, fields),
};
