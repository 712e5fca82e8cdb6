'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isTheme, THEME_KEY, THEMES, type Theme } from './theme';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const names = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

const darkSystem = () => window.matchMedia('(prefers-color-scheme: dark)');

function followSystem(changed: () => void) {
  const query = darkSystem();
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

function chosenTheme(): Theme {
  const choice = document.documentElement.dataset['themeChoice'];
  return isTheme(choice) ? choice : 'system';
}

/** A native choice under an icon: every platform's own menu, and no script of ours for it. */
export function ThemeMenu() {
  const [choice, setChoice] = useState<Theme | null>(null);
  const systemIsDark = useSyncExternalStore(
    followSystem,
    () => darkSystem().matches,
    () => false,
  );

  // The script in the head read the choice before React came; the server cannot know it.
  useEffect(() => setChoice(chosenTheme()), []);

  useEffect(() => {
    if (choice === null) return;
    const root = document.documentElement;
    root.dataset['themeChoice'] = choice;
    root.dataset['theme'] = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  }, [choice, systemIsDark]);

  const choose = (value: string) => {
    if (!isTheme(value)) return;
    setChoice(value);
    try {
      localStorage.setItem(THEME_KEY, value);
    } catch (error) {
      console.info('The theme holds for this page only:', error);
    }
  };

  const Icon = icons[choice ?? 'system'];
  return (
    <label className="relative hidden size-8 items-center justify-center rounded-md text-muted outline-offset-2 outline-accent focus-within:outline-2 hover:bg-sunken hover:text-ink scripted:inline-flex">
      <Icon aria-hidden size={17} />
      <span className="sr-only">Theme</span>
      <select
        value={choice ?? 'system'}
        onChange={(event) => choose(event.target.value)}
        className="absolute inset-0 cursor-pointer bg-raised text-base text-ink opacity-0"
      >
        {THEMES.map((theme) => (
          <option key={theme} value={theme}>
            {names[theme]}
          </option>
        ))}
      </select>
    </label>
  );
}
