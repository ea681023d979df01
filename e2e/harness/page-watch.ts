import type { Page } from '@playwright/test';

/** Characters that mislead the eye or steer what shows them: none may reach the screen as it is (shared/lib/host-name.ts shows them as escapes). */
const MISLEADING = '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffc]';
/** Where a person types, the text stays as it was typed. */
const TYPED = 'input, textarea, [contenteditable="true"], .filter-mirror';
const SPOKEN = ['title', 'aria-label', 'alt', 'placeholder', 'aria-valuetext', 'aria-description'];

/** Looks over a page for whatever a hostile text could have made of it: scripts that ran, requests, dialogs, markup, misleading characters. */
export class PageWatch {
  readonly page: Page;
  /** What happened that must not, since the watch began. */
  readonly happened: string[] = [];

  constructor(page: Page) {
    this.page = page;
    const own = new URL(page.url()).origin;
    page.on('dialog', (dialog) => {
      this.happened.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${own}/`) && !/^(blob|data):/.test(url)) this.happened.push(`a request: ${url.slice(0, 200)}`);
    });
    page.on('framenavigated', (frame) => this.happened.push(`a navigation: ${frame.url().slice(0, 200)}`));
    page.on('popup', (popup) => this.happened.push(`a window: ${popup.url().slice(0, 200)}`));
  }

  /** What is wrong with the page as it is now, and what has happened so far. */
  async wrong(): Promise<string[]> {
    const found = await this.page.evaluate(lookOver, { misleading: MISLEADING, typed: TYPED, spoken: SPOKEN });
    return [...this.happened, ...found];
  }
}

/** Runs in the page. */
function lookOver({ misleading, typed, spoken }: { misleading: string; typed: string; spoken: string[] }): string[] {
  const wrong: string[] = [];
  const odd = new RegExp(misleading);
  const tell = (what: string, element: Element | null, text: string): void => {
    const at = element === null ? '' : ` in <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`;
    if (wrong.length < 20) wrong.push(`${what}${at}: ${JSON.stringify(text.slice(0, 120))}`);
  };
  if ('ran' in window) tell('a script ran', null, String((window as { ran?: unknown }).ran));
  if (Object.hasOwn(Object.prototype, 'polluted')) tell('Object.prototype was polluted', null, '');
  if (odd.test(document.title)) tell('the title of the window misleads', null, document.title);
  const own = [...document.scripts].filter((script) => script.src.startsWith(location.origin));
  for (const element of document.querySelectorAll('*')) {
    const name = element.tagName.toLowerCase();
    if (/^(iframe|frame|object|embed|base|portal|video|audio)$/.test(name)) tell('markup', element, element.outerHTML);
    if (name === 'script' && !own.includes(element as HTMLScriptElement)) tell('markup', element, element.outerHTML);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) tell('a handler', element, `${attribute}=${value}`);
      if (/^(href|src|srcset|action|formaction|xlink:href|data|poster)$/i.test(attribute)) {
        const { href, origin, protocol } = new URL(value, location.href);
        if (origin !== location.origin && !(name === 'img' && /^(blob|data):/.test(protocol)) && protocol !== 'blob:')
          tell('an address', element, href);
      }
      if (attribute === 'style' && /url\(|expression/i.test(value)) tell('a style', element, value);
      if (spoken.includes(attribute) && odd.test(value) && !element.matches(typed)) tell(`${attribute} misleads`, element, value);
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const { parentElement, data } = texts.currentNode as Text;
    if (odd.test(data) && parentElement?.closest(typed) === null) tell('text misleads', parentElement, data);
  }
  return wrong;
}
