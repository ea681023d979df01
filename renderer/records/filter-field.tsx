import { useEffect, useRef, useState } from 'react';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { filterArgument, useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { cityOf, clockOf } from '../ui/clock.ts';
import { localText } from '../ui/local-time.ts';
import { applyOption, completeFilter, type FilterOption, filterParts, type TimeWords } from './filter-completion.ts';
import './filter.css';
import { visible } from '../../shared/lib/host-name.ts';

interface Validity {
  readonly total: number | null;
  readonly problem: string | null;
}

/** The one filter: graph, timeline and records follow it. Says at every key whether it can be understood and how many records it leaves. */
export function FilterField() {
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const events = useCase((state) => state.summary?.totals.events ?? 0);
  const caseId = useCase((state) => state.summary?.id);
  const { total, problem } = useValidity(text, events);
  const completion = completeFilter(text, cursor, useTimeWords());
  const hosts = useHosts(open ? completion.host : null, completion.prefix);
  const options = [...completion.options, ...hosts].slice(0, 10);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another case begins without a filter
  useEffect(() => setText(''), [caseId]);
  // A filter made elsewhere, as from a record's menu, comes into the field; what is typed here is ahead of the filter and stays.
  useEffect(
    () =>
      useSelection.subscribe((state, before) => {
        if (state.filter !== before.filter && state.filter !== input.current?.value.trim() && document.activeElement !== input.current)
          setText(state.filter);
      }),
    [],
  );

  const take = (option: FilterOption): void => {
    const next = applyOption(text, completion, option.insert);
    setText(next.text);
    setCursor(next.cursor);
    setAt(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const keys = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((before) => (options.length === 0 ? -1 : (before + step + options.length + (before < 0 && step < 0 ? 1 : 0)) % options.length));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && open && options[at] !== undefined) {
      event.preventDefault();
      take(options[at]);
    } else if (event.key === 'Enter') setOpen(false);
    else if (event.key === 'Escape' && (open || text !== '')) {
      event.preventDefault();
      event.stopPropagation();
      if (open && options.length > 0) setOpen(false);
      else setText('');
    }
  };
  return (
    <div className={problem === null ? 'filter' : 'filter filter-wrong'}>
      <div className="filter-mirror mono" aria-hidden ref={mirror}>
        {filterParts(text).map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
          <span key={i} className={`filter-${part.kind}`}>
            {part.text}
          </span>
        ))}
      </div>
      <input
        id="filter"
        ref={input}
        className="filter-input mono"
        role="combobox"
        aria-label="Filter"
        aria-expanded={open && options.length > 0}
        aria-controls="filter-options"
        aria-autocomplete="list"
        aria-invalid={problem !== null}
        aria-describedby="filter-state"
        {...(at >= 0 && open ? { 'aria-activedescendant': `filter-option-${at}` } : {})}
        placeholder="Filter: a host, or to:mail.example and not kind:AAAA"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
          setAt(-1);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onScroll={(event) => mirror.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={keys}
      />
      <output id="filter-state" className="filter-state" title={problem ?? undefined}>
        {problem ?? (total === null ? `${readableCount(events)} records` : `${readableCount(total)} of ${readableCount(events)} records`)}
      </output>
      {open && options.length > 0 && <Options options={options} at={at} onTake={take} />}
    </div>
  );
}

interface OptionsProps {
  readonly options: readonly FilterOption[];
  readonly at: number;
  readonly onTake: (option: FilterOption) => void;
}

function Options({ options, at, onTake }: OptionsProps) {
  return (
    <div id="filter-options" className="filter-options" role="listbox" aria-label="Ways to go on">
      {options.map((option, i) => (
        <div
          key={option.insert}
          id={`filter-option-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          className={i === at ? 'filter-option filter-option-at' : 'filter-option'}
          // The field must not lose the focus, or the list closes before the press arrives.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(option);
          }}
        >
          <span className="mono">{visible(option.insert.trim())}</span>
          <span className="filter-note">{option.note}</span>
        </div>
      ))}
    </div>
  );
}

/** Asks the engine what it makes of the text; a text it understands becomes the filter of every view. */
function useValidity(text: string, events: number): Validity {
  const [validity, setValidity] = useState<Validity>({ total: null, problem: null });
  const zone = useView((state) => state.settings.zone);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `events` because a growing case gives another count for the same words
  useEffect(() => {
    const filter = text.trim();
    if (filter === '') {
      setValidity({ total: null, problem: null });
      useSelection.setState({ filter: '' });
      return;
    }
    let wanted = true;
    const wait = setTimeout(() => {
      void ask('list-records', { window: null, ...filterArgument(filter, zone), offset: 0, limit: 1 }).then((answer) => {
        if (!wanted) return;
        setValidity(answer.ok ? { total: answer.value.total, problem: null } : { total: null, problem: answer.error.message });
        if (answer.ok) useSelection.setState({ filter });
      });
    }, 60);
    return () => {
      wanted = false;
      clearTimeout(wait);
    };
  }, [text, events, zone]);
  return validity;
}

/** Times as they are written here, for completion: the window's days on the clock of the chosen zone. */
function useTimeWords(): TimeWords {
  const zone = useView((state) => state.settings.zone);
  const window = useSelection((state) => state.settled);
  const day = (time: number): string => localText(time, clockOf(zone)).slice(0, 10);
  return { clock: zone === 'UTC' ? 'UTC' : `${cityOf(zone)} time`, days: window === null ? null : [day(window.start), day(window.end - 1)] };
}

function useHosts(begun: string | null, prefix: string): readonly FilterOption[] {
  const [hosts, setHosts] = useState<readonly FilterOption[]>([]);
  useEffect(() => {
    if (begun === null || begun.length < 1) {
      setHosts([]);
      return;
    }
    let wanted = true;
    void ask('search', { text: begun, limit: 8 }).then((answer) => {
      if (!wanted || !answer.ok) return;
      const found = answer.value.filter((hit) => hit.type === 'host' && !/[\s()"]/.test(hit.label));
      setHosts(found.map((hit) => ({ insert: `${prefix}${hit.label} `, note: `${readableCount(hit.events)} records` })));
    });
    return () => {
      wanted = false;
    };
  }, [begun, prefix]);
  return hosts;
}
