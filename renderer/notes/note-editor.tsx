import { autocompletion, type CompletionContext, closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { type Clipping, droppedClipping } from '../state/clipping.ts';
import { noteTitle } from '../state/note-words.ts';

interface NoteEditorProps {
  readonly id: string;
  readonly text: string;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  /** A figure or record was dropped into the text, which is then as given. */
  readonly onClip: (clipping: Clipping, text: string) => void;
}

/** Colours come from the page's tokens; custom properties reach into the shadow root. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '0.875rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--serif)', lineHeight: '1.6' },
  '.cm-content': { padding: '0.75rem 1rem', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-wash)' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-specialChar': { color: 'var(--odd-ink)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-wash)', color: 'var(--ink)' },
});
const marks = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600', fontSize: '1.05em' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.quote, color: 'var(--ink-2)' },
  { tag: tags.monospace, fontFamily: 'var(--mono)', fontSize: '0.9em' },
  { tag: tags.processingInstruction, color: 'var(--ink-3)' },
]);

/** Hosts of the case after an @: exact names, never typed wrong. */
async function completeHost(context: CompletionContext) {
  const word = context.matchBefore(/@[^\s@]{1,80}/);
  if (word === null) return null;
  const answer = await ask('search', { text: word.text.slice(1), limit: 10 });
  if (!answer.ok) return null;
  const hosts = answer.value.filter((hit) => hit.type === 'host' || hit.type === 'entity');
  return {
    from: word.from,
    filter: false,
    options: hosts.map((hit) => ({
      label: hit.label,
      displayLabel: visible(hit.label),
      apply: `\`${hit.label.replaceAll('`', '')}\``,
      detail: hit.type,
    })),
  };
}

/** Notes by their title, hosts and entities after [[: what is linked so is found again from there. */
async function completeLink(context: CompletionContext) {
  const word = context.matchBefore(/\[\[[^[\]\n]{0,80}/);
  if (word === null) return null;
  const begun = word.text.slice(2);
  const titles = useCase.getState().notes.map(({ text }) => noteTitle(text));
  const notes = titles.filter((title) => title !== '' && title.toLowerCase().includes(begun.toLowerCase())).slice(0, 8);
  const answer = begun.length < 2 ? null : await ask('search', { text: begun, limit: 10 });
  const hosts = answer?.ok === true ? answer.value.filter((hit) => hit.type === 'host' || hit.type === 'entity') : [];
  const options = [...notes.map((label) => ({ label, detail: 'note' })), ...hosts.map((hit) => ({ label: hit.label, detail: hit.type }))];
  return {
    from: word.from,
    filter: false,
    options: options.map(({ label, detail }) => ({
      label,
      displayLabel: visible(label),
      detail,
      apply: (view: EditorView, _: unknown, from: number, to: number) => link(view, label, from, to),
    })),
  };
}

/** Puts a link in place of what was begun, the brackets that the editor closed by itself included. */
function link(view: EditorView, label: string, from: number, to: number): void {
  const after = view.state.sliceDoc(to, to + 2);
  const insert = `[[${label.replace(/[[\]]/g, '')}]]`;
  view.dispatch({ changes: { from, to: to + (/^\]{0,2}/.exec(after)?.[0].length ?? 0), insert }, selection: { anchor: from + insert.length } });
}

/** Takes a dropped figure or record in as lines of their own, at the line it was dropped on. */
function dropClipping(event: DragEvent, view: EditorView, onClip: NoteEditorProps['onClip']): boolean {
  const clipping = droppedClipping(event.dataTransfer);
  if (clipping === null) return false;
  event.preventDefault();
  const line = view.state.doc.lineAt(view.posAtCoords({ x: event.clientX, y: event.clientY }, false));
  const insert = `${line.text.trim() === '' ? '' : '\n\n'}${clipping.text}\n`;
  view.dispatch({ changes: { from: line.to, insert }, selection: { anchor: line.to + insert.length } });
  onClip(clipping, view.state.doc.toString());
  view.focus();
  return true;
}

/**
 * A plain-text editor with Markdown shown as it is typed. It lives in a shadow root, where CodeMirror uses constructed style sheets:
 * the page's policy forbids style elements.
 */
export function NoteEditor({ id, text, readOnly, onChange, onBlur, onClip }: NoteEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const calls = useRef({ onChange, onBlur, onClip });
  calls.current = { onChange, onBlur, onClip };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another note is another editor; its text comes in below
  useEffect(() => {
    const element = host.current!;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          history(),
          closeBrackets(),
          highlightSpecialChars(),
          markdown(),
          syntaxHighlighting(marks),
          autocompletion({ override: [completeHost, completeLink] }),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Text of the note', spellcheck: 'false' }),
          EditorState.readOnly.of(readOnly),
          placeholder(
            'Write what you see, and what would show it wrong. Markdown works; @ names a host, [[ links to a note, a host or a group, #word is a tag.',
          ),
          look,
          EditorView.updateListener.of((update) => update.docChanged && calls.current.onChange(update.state.doc.toString())),
          EditorView.domEventHandlers({
            blur: () => calls.current.onBlur(),
            drop: (event, view) => !readOnly && dropClipping(event, view, calls.current.onClip),
          }),
        ],
      }),
    });
    view.current = made;
    if (!readOnly) made.focus();
    return () => made.destroy();
  }, [id, readOnly]);
  // A text changed elsewhere (undo, another window of the engine) replaces ours; our own echo does not.
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.hasFocus || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  return <div className="note-editor" ref={host} />;
}
