import { monaco } from './monaco';

/** Makes Monaco's theme from the page's tokens, now and whenever the page's theme changes. The return value ends it. */
export function followTheme(): () => void {
  applyTheme();
  const observer = new MutationObserver(applyTheme);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function applyTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => toHex(style.getPropertyValue(`--${name}`));
  const dark = document.documentElement.dataset['theme'] === 'dark';
  const rule = (scope: string, name: string, fontStyle = '') => ({
    token: scope,
    foreground: token(name).slice(1, 7),
    fontStyle,
  });
  monaco.editor.defineTheme('backlab', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', 'ink'),
      rule('keyword', 'tok-keyword'),
      rule('string', 'tok-string'),
      rule('regexp', 'tok-string'),
      rule('number', 'tok-constant'),
      rule('constant', 'tok-constant'),
      rule('type', 'tok-function'),
      rule('comment', 'tok-comment', 'italic'),
      rule('delimiter', 'tok-punctuation'),
      rule('string.key.json', 'tok-constant'),
      rule('string.value.json', 'tok-string'),
    ],
    colors: {
      'editor.background': token('surface'),
      'editor.foreground': token('ink'),
      'editorLineNumber.foreground': token('faint'),
      'editorLineNumber.activeForeground': token('ink'),
      'editor.lineHighlightBackground': `${token('sunken')}80`,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': token('accent-soft'),
      'editorCursor.foreground': token('accent'),
      'editorIndentGuide.background1': token('line'),
      'editorWidget.background': token('raised'),
      'editorWidget.border': token('line'),
      'editorHoverWidget.background': token('raised'),
      'editorHoverWidget.border': token('line'),
      'editorSuggestWidget.background': token('raised'),
      'editorSuggestWidget.border': token('line'),
      'editorSuggestWidget.selectedBackground': token('accent-soft'),
      'editorSuggestWidget.selectedForeground': token('ink'),
      'editorError.foreground': token('bad'),
      'editorWarning.foreground': token('warn'),
      'editorInfo.foreground': token('info'),
      'editorBracketMatch.background': token('sunken'),
      'editorBracketMatch.border': token('line-strong'),
      'diffEditor.insertedTextBackground': `${token('good')}26`,
      'diffEditor.removedTextBackground': `${token('bad')}26`,
      'diffEditor.insertedLineBackground': `${token('good')}14`,
      'diffEditor.removedLineBackground': `${token('bad')}14`,
      'scrollbarSlider.background': `${token('line-strong')}40`,
      'scrollbarSlider.hoverBackground': `${token('line-strong')}70`,
      focusBorder: token('accent'),
    },
  });
  monaco.editor.setTheme('backlab');
}

/** Monaco takes hex colours only; a canvas knows every notation of CSS. */
function toHex(colour: string): string {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return '#808080';
  context.fillStyle = colour.trim() || '#808080';
  const { fillStyle } = context;
  return typeof fillStyle === 'string' && fillStyle.startsWith('#') ? fillStyle : '#808080';
}
