'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Menu, MenuRadioGroup, MenuRadioItem } from '../ui/Menu';
import { isTheme, THEME_KEY, type Theme } from './theme';

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
    <Menu
      trigger={
        <button
          type="button"
          aria-label="Theme"
          className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
        >
          <Icon aria-hidden size={17} />
        </button>
      }
    >
      <MenuRadioGroup value={choice ?? 'system'} onValueChange={choose}>
        {(['system', 'light', 'dark'] as const).map((theme) => {
          const ItemIcon = icons[theme];
          return (
            <MenuRadioItem key={theme} value={theme}>
              <ItemIcon aria-hidden size={15} />
              {names[theme]}
            </MenuRadioItem>
          );
        })}
      </MenuRadioGroup>
    </Menu>
  );
}
