/** Light, dark, or as the system has it. The document carries the outcome as `data-theme`. */

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_KEY = 'backlab.theme';

export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

/**
 * Runs before the first paint, so that a dark page never flashes white. `data-scripted` tells CSS that scripts run
 * here: what only works with them is shown by it. Storage may throw (an LMS that blocks it): then the system decides.
 * A tap on an element with `data-early` that comes before React listens is kept, as `data-tapped`, for who mounts it.
 */
export const themeScript = `(() => {
  const root = document.documentElement;
  root.dataset.scripted = '';
  let theme = 'system';
  try { theme = localStorage.getItem('${THEME_KEY}') || theme; } catch (error) { root.dataset.storage = 'blocked'; }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.dataset.themeChoice = theme;
  document.addEventListener('click', ({ target }) => {
    const early = target instanceof Element ? target.closest('[data-early]') : null;
    if (!early) return;
    root.dataset.tapped = early.dataset.early;
    root.dataset.tappedAt = String(scrollY);
  }, true);
})();`;
