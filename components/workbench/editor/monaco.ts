/** Monaco from npm, its workers from our own origin. Imported only by what is loaded lazily. */
import * as monaco from 'monaco-editor';

self.MonacoEnvironment = {
  getWorker(_id, label) {
    if (label === 'typescript' || label === 'javascript')
      return new Worker(
        new URL('monaco-editor/languages/features/typescript/ts.worker.js', import.meta.url),
        { type: 'module' },
      );
    if (label === 'json')
      return new Worker(new URL('monaco-editor/languages/features/json/json.worker.js', import.meta.url), {
        type: 'module',
      });
    return new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), { type: 'module' });
  },
};

export { monaco };
