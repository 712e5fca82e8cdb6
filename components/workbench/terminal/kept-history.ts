import type { KeptHistory } from '@/sandboxes/terminal/line/interactive';

/** What was typed in the terminals of a lab, in this browser as far as it keeps anything. */
export function keptHistory(lab: string): KeptHistory {
  const key = `backlab.terminal.${lab}`;
  return {
    read() {
      try {
        const lines: unknown = JSON.parse(window.localStorage.getItem(key) ?? '[]');
        return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
      } catch (error) {
        console.info('The history of the terminal cannot be read:', error);
        return [];
      }
    },
    write(lines) {
      try {
        window.localStorage.setItem(key, JSON.stringify(lines));
      } catch (error) {
        console.info('The history of the terminal is not kept:', error);
      }
    },
  };
}
