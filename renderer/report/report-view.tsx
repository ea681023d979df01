import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { useCase } from '../state/case.ts';
import { exportPdf } from '../state/case-dialogs.ts';
import { flushPlan, followReport, useReport } from '../state/report-plan.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { FindingsChoice } from './findings-choice.tsx';
import { HiddenNames } from './hidden-names.tsx';
import { NotesChoice } from './notes-choice.tsx';
import { Pages } from './pages.tsx';
import { PaperChoice } from './paper-choice.tsx';
import { SectionsChoice } from './sections-choice.tsx';
import { Words } from './words.tsx';
import './report.css';

/** The report builder: what is chosen and written at the left, the pages as they will print at the right. Everything is kept in the case and can be undone. */
export function ReportView() {
  useEffect(followReport, []);
  const plan = useReport((state) => state.plan);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const print = async (): Promise<void> => {
    await flushPlan();
    await exportPdf();
  };
  return (
    <main className="report-view" aria-label="Report">
      <section className="report-choices" aria-label="What goes into the report" data-pane>
        <header className="report-head">
          <Button kind="quiet" onPress={() => useView.setState({ reportOpen: false })}>
            <ArrowLeft size={15} aria-hidden /> Workbench
          </Button>
          <Button kind="main" onPress={() => void print()}>
            Export as PDF…
          </Button>
        </header>
        {plan !== null && (
          <fieldset className="report-form" disabled={readOnly}>
            <legend className="report-title">Report</legend>
            {readOnly && <p className="form-note">This case is read only. Save a copy to change its report.</p>}
            <Words plan={plan} />
            <PaperChoice plan={plan} />
            <SectionsChoice plan={plan} />
            <FindingsChoice plan={plan} />
            <NotesChoice plan={plan} />
            <HiddenNames plan={plan} />
          </fieldset>
        )}
      </section>
      <Pages />
    </main>
  );
}
