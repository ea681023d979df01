import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { type GlossaryEntry, glossary } from './glossary.ts';

/** What the technical words mean, with a search. */
export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const holds = ({ word, means }: GlossaryEntry): boolean => `${word} ${means}`.toLowerCase().includes(wanted);
  const shown = glossary.filter(holds);
  return (
    <Dialog title="What the words mean" onClose={onClose} wide>
      <input
        className="input"
        type="search"
        aria-label="Search the words"
        placeholder="Search the words"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <dl className="glossary">
        {shown.map(({ word, means }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p className="reading">No word or meaning holds “{search}”.</p>}
    </Dialog>
  );
}
