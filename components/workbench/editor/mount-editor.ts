/** Binds one Monaco editor to a session's files: the store is the truth, models follow. No React. */
import type { Session } from '../session';
import {
  addDependencyTypes,
  checkImportsAgain,
  configureTypeScript,
  sendFilesToWorker,
  showTypeErrors,
} from './dependency-types';
import { monaco } from './monaco';
import { followTheme } from './monaco-theme';

const uriOf = (path: string) => monaco.Uri.parse(`file:///${path}`);

export interface MountedEditor {
  dispose(): void;
}

/** @param onLeaving told when Escape made Tab leave the editor, and when that is over */
export function mountEditor(
  host: HTMLElement,
  session: Session,
  onLeaving: (leaving: boolean) => void,
): MountedEditor {
  const { workspace, layout, reveal, lab } = session;
  configureTypeScript();
  const endTheme = followTheme();
  const editor = monaco.editor.create(host, {
    model: null,
    theme: 'backlab',
    automaticLayout: true,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: 13,
    lineHeight: 20,
    padding: { top: 8, bottom: 8 },
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    wordWrap: 'on',
    wrappingIndent: 'indent',
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    lineNumbersMinChars: 4,
    lineDecorationsWidth: 12,
    folding: false,
    glyphMargin: false,
    renderLineHighlightOnlyWhenFocus: true,
    tabSize: 2,
    smoothScrolling: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fixedOverflowWidgets: true,
    quickSuggestions: { other: true, comments: false, strings: true },
    tabFocusMode: layout.getState().tabLeaves,
    ariaLabel: 'Code editor. Press Escape, then Tab, to leave it.',
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    unicodeHighlight: { ambiguousCharacters: false },
  });
  const views = new Map<string, monaco.editor.ICodeEditorViewState | null>();
  const ends: (() => void)[] = [endTheme];
  let shown: string | null = null;
  let applying = false;
  let present = '';

  const modelFor = (path: string, text: string) => {
    const uri = uriOf(path);
    const known = monaco.editor.getModel(uri);
    if (known) {
      if (known.getValue() !== text) {
        applying = true;
        // As an edit, so that Monaco's own undo goes past it.
        known.pushEditOperations([], [{ range: known.getFullModelRange(), text }], () => null);
        applying = false;
      }
      return known;
    }
    const model = monaco.editor.createModel(text, languageOf(path), uri);
    model.updateOptions({
      tabSize: 2,
      insertSpaces: true,
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    });
    const listening = model.onDidChangeContent(() => {
      if (!applying) workspace.edit(path, model.getValue());
    });
    model.onWillDispose(() => listening.dispose());
    return model;
  };

  const sync = () => {
    const { files, active, ready } = workspace.getState();
    for (const model of monaco.editor.getModels()) {
      const path = model.uri.path.slice(1);
      if (model.uri.scheme === 'file' && !path.startsWith('node_modules/') && !Object.hasOwn(files, path))
        model.dispose();
    }
    for (const [path, text] of Object.entries(files)) modelFor(path, text);
    const names = Object.keys(files).sort().join('\n');
    if (names !== present) {
      present = names;
      checkImportsAgain();
    }
    if (active !== shown) {
      if (shown !== null) views.set(shown, editor.saveViewState());
      shown = active;
      const text = active === null ? undefined : files[active];
      editor.setModel(active === null || text === undefined ? null : modelFor(active, text));
      const view = active === null ? null : views.get(active);
      if (view) editor.restoreViewState(view);
    }
    const given = active !== null && lab.readOnly.includes(active);
    editor.updateOptions({
      readOnly: !ready || given,
      readOnlyMessage: {
        value: given
          ? 'This file is given with the lab and is not edited.'
          : 'One moment: your saved work is being read.',
      },
    });
  };

  const pulse = editor.createDecorationsCollection();
  const show = () => {
    const wish = reveal.getState().editor;
    if (!wish || wish.path !== shown || !wish.lines || wish.wish === lastWish) return;
    lastWish = wish.wish;
    const { from, to } = wish.lines;
    editor.revealLinesInCenterIfOutsideViewport(from, to);
    editor.setPosition({ lineNumber: from, column: wish.column ?? 1 });
    pulse.set([
      {
        range: new monaco.Range(from, 1, to, 1),
        options: { isWholeLine: true, className: 'workbench-lines bg-accent-soft' },
      },
    ]);
    editor.focus();
  };
  let lastWish = 0;

  sync();
  show();
  ends.push(workspace.subscribe(sync), workspace.subscribe(show), reveal.subscribe(show));
  ends.push(
    layout.subscribe((state, before) => {
      if (state.tabLeaves !== before.tabLeaves) editor.updateOptions({ tabFocusMode: state.tabLeaves });
    }),
  );

  let disposed = false;
  let types: string | null = null;
  const updateTypes = async () => {
    const text = workspace.getState().files['package.json'] ?? '';
    if (text === types) return;
    types = text;
    await addDependencyTypes(text);
    await sendFilesToWorker();
    // Another editor may hold them back anew by now.
    if (!disposed) showTypeErrors();
  };
  void updateTypes();
  ends.push(workspace.subscribe(() => void updateTypes()));

  // Monaco would take these keys for itself. What fails is shown by the run's state and the checks panel.
  const quietly = (promise: Promise<void>) => void promise.catch(() => undefined);
  const { CtrlCmd, Shift } = monaco.KeyMod;
  editor.addCommand(CtrlCmd | monaco.KeyCode.Enter, () => quietly(session.runNow()));
  editor.addCommand(CtrlCmd | Shift | monaco.KeyCode.Enter, () => quietly(session.actions.runChecks()));

  // Escape closes what is open; with nothing open it lets Tab leave until the editor is entered again.
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => {
      editor.updateOptions({ tabFocusMode: true });
      onLeaving(true);
    },
    '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !renameInputVisible && !editorHasMultipleSelections && !inSnippetMode && !inReferenceSearchEditor && !markersNavigationVisible',
  );
  editor.onDidBlurEditorWidget(() => {
    pulse.clear();
    editor.updateOptions({ tabFocusMode: layout.getState().tabLeaves });
    onLeaving(false);
  });

  return {
    dispose() {
      disposed = true;
      for (const end of ends) end();
      editor.dispose();
      for (const model of monaco.editor.getModels()) if (model.uri.scheme === 'file') model.dispose();
    },
  };
}

function languageOf(path: string): string {
  if (/\.[cm]?tsx?$/.test(path)) return 'typescript';
  if (/\.[cm]?jsx?$/.test(path)) return 'javascript';
  if (path.endsWith('.json')) return 'json';
  if (path.endsWith('.md')) return 'markdown';
  if (path.endsWith('.sql')) return 'sql';
  return 'plaintext';
}
