import { expect, type HttpClient, type ServerFixture } from '@backlab/checks';

type LogEvent = Readonly<Record<string, unknown>>;

/** The value of `Authorization` for HTTP Basic (RFC 7617 §2). */
export function basic(name: string, password: string): string {
  return `Basic ${btoa(`${name}:${password}`)}`;
}

/** A line of output as a JSON object, or null when it is none: programs also print banners and stacks. */
function eventOf(line: string): LogEvent | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as LogEvent;
  } catch {
    return null;
  }
}

/** The events in the output that has arrived. */
export function events(server: ServerFixture): LogEvent[] {
  return server
    .output()
    .split('\n')
    .map(eventOf)
    .filter((event) => event !== null);
}

/**
 * The events of all requests so far. Output travels on a way of its own and may come after the answer, so this saves one
 * more note and waits for the line that the store writes for it: what was written before has then arrived too.
 */
export async function eventsSoFar(http: HttpClient, server: ServerFixture): Promise<LogEvent[]> {
  const saved = await http.post('/notes', {
    headers: { Authorization: basic('edsger', 'dijkstra') },
    json: { title: 'are all lines there?' },
  });
  expect(saved, { message: 'a note is saved, and the store logs it' }).toHaveStatus(201);
  const { id } = saved.json<{ id: number }>();
  await server.logged((line) => {
    const event = eventOf(line);
    return event?.['msg'] === 'note saved' && event['note'] === id;
  }, `the line "note saved" of note ${id}`);
  return events(server);
}
