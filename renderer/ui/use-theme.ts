import { useSyncExternalStore } from 'react';

const query = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** 'light' or 'dark': what the person chose, else what the system says. Set on the page by `applyTheme`. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(watch, read);
}

function read(): 'light' | 'dark' {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
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
