import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Input, Switch } from 'react-aria-components';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { nextPseudonym } from '../../shared/lib/pseudonyms.ts';
import type { HiddenTerm, ReportPlan } from '../../shared/model/report-plan.ts';
import { useCase } from '../state/case.ts';
import { saveRedactionMap } from '../state/case-dialogs.ts';
import { changePlan, typeIntoPlan } from '../state/report-plan.ts';
import { Button } from '../ui/button.tsx';

/** Names to hide and what stands for them: hosts, entities, people, words. The map stays in the case, and is saved apart from the report. */
export function HiddenNames({ plan }: { readonly plan: ReportPlan }) {
  const named = useNamed();
  const open = named.filter((name) => !plan.hidden.some(({ term }) => term === name));
  const hide = (terms: readonly string[]): void => changePlan({ hidden: withHidden(plan.hidden, terms), redacted: true });
  return (
    <section aria-label="Names to hide" className="report-hidden">
      <h2 className="section-title">Names to hide</h2>
      <Switch className="switch" isSelected={plan.redacted} onChange={(redacted) => changePlan({ redacted })}>
        <span className="switch-track" aria-hidden>
          <span className="switch-knob" />
        </span>
        Replace these names everywhere in the report
      </Switch>
      {plan.hidden.length > 0 && <HiddenTable hidden={plan.hidden} />}
      <AddName names={open} onAdd={(name) => hide([name])} />
      <div className="report-row">
        <Button disabled={open.length === 0} onPress={() => hide(open)}>
          Hide all {readableCount(open.length)} named in findings and groups
        </Button>
        <Button disabled={plan.hidden.length === 0} onPress={() => void saveRedactionMap(plan.hidden)}>
          Save the map…
        </Button>
      </div>
      <p className="form-note">
        A name is hidden however it is spelled. Nothing is written if one is left anywhere in the PDF. Only whoever has the map can verify the report:
        keep it apart from it.
      </p>
    </section>
  );
}

/** Hosts and groups that findings and entities name. */
function useNamed(): string[] {
  const findings = useCase((state) => state.findings);
  const entities = useCase((state) => state.entities);
  return useMemo(() => {
    const subjects = findings.filter(({ finding }) => finding.verdict === 'found').map(({ finding }) => finding.subject);
    const names = [
      ...entities.flatMap((entity) => [entity.name, ...entity.hosts]),
      ...subjects.flatMap(({ from, to, host, hosts, successor }) => [from, to, host, successor, ...(hosts ?? [])]),
    ];
    return [...new Set(names.filter((name) => name !== undefined))].sort();
  }, [findings, entities]);
}

/** Adds names, each with the next free pseudonym; those already hidden stay as they are. */
function withHidden(hidden: readonly HiddenTerm[], terms: readonly string[]): HiddenTerm[] {
  const taken = new Set(hidden.map(({ pseudonym }) => pseudonym));
  const added = terms
    .map((term) => term.trim())
    .filter((term) => term !== '' && !hidden.some((one) => one.term === term))
    .map((term) => {
      const pseudonym = nextPseudonym(term, taken);
      taken.add(pseudonym);
      return { term, pseudonym };
    });
  return [...hidden, ...added];
}

function HiddenTable({ hidden }: { readonly hidden: readonly HiddenTerm[] }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Stands in its place</th>
          <th scope="col">
            <span className="unseen">Show again</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {hidden.map((one) => (
          <tr key={one.term}>
            <th scope="row" className="mono">
              {visible(one.term)}
            </th>
            <td>
              <Input
                className="input"
                aria-label={`Stands for ${visible(one.term)}`}
                value={one.pseudonym}
                onChange={({ target }) =>
                  typeIntoPlan({ hidden: hidden.map((other) => (other === one ? { ...one, pseudonym: target.value } : other)) })
                }
              />
            </td>
            <td>
              <Button kind="quiet" label={`Show ${one.term} again`} onPress={() => changePlan({ hidden: hidden.filter((other) => other !== one) })}>
                <X size={13} aria-hidden />
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddName({ names, onAdd }: { readonly names: readonly string[]; readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() !== '') onAdd(name);
    setName('');
  };
  return (
    <div className="report-add">
      <input
        className="input mono"
        aria-label="A host, group, person or word to hide"
        placeholder="A host, group, person or word"
        list="report-names"
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <datalist id="report-names">
        {names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Button disabled={name.trim() === ''} onPress={add}>
        Hide
      </Button>
    </div>
  );
}
