import { useSyncExternalStore } from 'react';

const query = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

const forced = (): MediaQueryList => matchMedia('(forced-colors: active)');

/** 'light' or 'dark': what the person chose, else what the system says, set on the page by `applyTheme`; and whether the system forces its own colours. */
export function useTheme(): string {
  return useSyncExternalStore(watch, read);
}

function read(): string {
  const theme = document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
  return forced().matches ? `${theme}, forced` : theme;
}

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const media = forced();
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}

/** Writes the choice onto the page and follows the system when told to. Returns how to stop. */
export function applyTheme(choice: 'system' | 'light' | 'dark'): () => void {
  const media = query();
  const write = (): void => {
    document.documentElement.dataset['theme'] = choice === 'system' ? (media.matches ? 'dark' : 'light') : choice;
  };
  write();
  media.addEventListener('change', write);
  return () => media.removeEventListener('change', write);
}
