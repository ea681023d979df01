import type { Finding } from '../../shared/model/finding.ts';
import type { Weighing } from '../../shared/model/hypothesis.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { REPORT_SECTIONS } from '../../shared/model/report-plan.ts';
import { weighHypotheses } from '../analyses/hypothesis-matrix.ts';

const HASH = '3f1c9a0b7d2e4c5f8a6b1d0e9f8c7b6a5d4e3f2c1b0a9f8e7d6c5b4a39281706';
const MAY = 1_462_320_000_000_000;
const DAY = 86_400_000_000;

/** One row from a finding that the report does not print, rated anew by hand, and one of the journalist's own, in hostile words. */
const weighed: readonly Finding[] = [
  {
    id: 'f0',
    analysis: 'caching',
    verdict: 'found',
    subject: { from: 'Bank', to: 'mail1.tower.example' },
    window: [MAY, MAY + 30 * DAY],
    n: 43,
    statistics: {},
    effect: { name: 'share', value: 0.5 },
    strength: 'moderate',
    summary: 'Half of the pauses pile up just above an hour.',
    caveat: 'not a proof',
    innocent: [],
    evidence: { count: 0, sample: [] },
    method: { id: 'caching', version: '1.0', parameters: {} },
  },
];
const weighing: Weighing = {
  about: ['Bank'],
  words: [
    { id: 'caching', own: null, bearing: { M6: 'II' }, credibility: 'high', relevance: null, made: MAY },
    {
      id: 'own',
      own: { text: 'The postmaster found <b>no</b> mail\u202E', because: 'letter of 3 May' },
      bearing: { M1: 'II', M2: 'I', M5: 'C' },
      credibility: null,
      relevance: 'low',
      made: MAY,
    },
  ],
  dismissed: [],
};

/** A small report with a hostile name, a group, a finding and a note in it: for the golden test of the page. */
export const sampleModel: ReportModel = {
  occam: '0.1.0',
  caseId: '7f3a91c2',
  title: 'The bank & the <mail> server',
  summary: 'The bank’s resolvers asked most often.\n\nWhy, the logs do not say.',
  asked: 'Did the bank and the <mail> server talk?',
  paper: 'a4',
  sections: REPORT_SECTIONS,
  zone: 'Europe/Moscow',
  secondZone: null,
  window: null,
  span: { start: MAY, end: MAY + 30 * DAY },
  seed: 1,
  totals: { events: 3570, undated: 2, hosts: 15, pairs: 14 },
  sources: [
    {
      path: '/cases/ns1.log',
      sha256: HASH,
      bytes: 412_345,
      format: 'bind-query',
      detectedBecause: '200 of 200 lines read as BIND query log lines',
      timeZone: 'UTC',
      timeZoneAssumed: true,
      lines: 3600,
      records: 3570,
      rejects: 10,
      skipped: 20,
      events: 3570,
      first: MAY,
      last: MAY + 30 * DAY,
      rejected: [{ line: 7, offset: 900, reason: 'no address after client', raw: new Uint8Array() }],
      notes: ['20 blank lines skipped'],
    },
  ],
  coverage: [
    {
      source: 0,
      spans: [
        { start: MAY, end: MAY + 10 * DAY },
        { start: MAY + 12 * DAY, end: MAY + 30 * DAY },
      ],
    },
  ],
  entities: [{ id: 'e1', name: 'Bank', color: 0, hosts: ['192.0.2.15', '192.0.2.115'] }],
  graph: {
    nodes: [
      { actor: 0, label: 'Bank', type: 'entity', color: 0, events: 2820, hosts: 2, x: 0, y: 0, pinned: false, warning: '' },
      { actor: 1, label: 'mail1.tower.example', type: 'name', color: -1, events: 3570, hosts: 1, x: 100, y: 40, pinned: false, warning: '' },
      {
        actor: 2,
        label: '<script>alert(1)</script>\u202Egnp.example',
        type: 'name',
        color: -1,
        events: 5,
        hosts: 1,
        x: 60,
        y: 90,
        pinned: false,
        warning: '',
      },
    ],
    edges: [
      { from: 0, to: 1, events: 2820, refused: 0, pairs: 1 },
      { from: 0, to: 2, events: 5, refused: 5, pairs: 1 },
    ],
  },
  timeline: { unit: 'day', edges: [0, 10, 20, 30].map((d) => MAY + d * DAY), counts: [1200, 1400, 970] },
  pairs: [
    {
      from: 'Bank',
      to: 'mail1.tower.example',
      count: 2820,
      unique: 2720,
      first: MAY,
      last: MAY + 30 * DAY,
      shareOfTo: { value: 0.789916, low: 0.776245, high: 0.802964 },
    },
  ],
  pictures: [
    {
      subject: { from: 'Bank', to: 'mail1.tower.example' },
      contacts: 2820,
      dates: ['2016-05-04', '2016-05-05'],
      daysPerColumn: 1,
      hours: Array.from({ length: 48 }, (_, cell) => (cell % 24 > 8 && cell % 24 < 18 ? cell : 0)),
      gap: Array.from({ length: 48 }, (_, cell) => (cell > 44 ? 1 : 0)),
      pauses: { edges: [100, 1000, 10_000], counts: [3, 40] },
      hoursSentence: 'Busiest between 17:00 and 18:00 on Wednesdays, in Europe/Moscow.',
      pausesSentence: 'Half of the 43 pauses between contacts were 50 minutes or shorter.',
      phase: { periodSeconds: 3600, counts: [1, 40, 2, 1], sentence: 'Folded at 1 hour, 91 % of 44 bursts fall into the fullest quarter.' },
    },
  ],
  picturesLeftOut: 0,
  hypotheses: { ...weighHypotheses(weighed, weighing), weighing },
  pairsLeftOut: 13,
  findings: [
    {
      id: 'f1',
      analysis: 'concentration',
      verdict: 'found',
      subject: { to: 'mail1.tower.example', hosts: ['Bank'] },
      window: [MAY, MAY + 30 * DAY],
      n: 3570,
      statistics: { effectiveSources: 1.506 },
      effect: { name: 'share', value: 0.789916, low: 0.776245, high: 0.802964 },
      p: 3.217e-7,
      q: 6e-7,
      strength: 'strong',
      summary: 'The bank made 79.0 % of the lookups.',
      caveat: 'a share of lookups is not a share of traffic',
      innocent: [{ explanation: 'a resolver hides its users', verdict: 'fits', because: 'One resolver may stand for thousands of people.' }],
      evidence: { count: 2820, sample: [{ source: HASH, line: 41208 }] },
      method: { id: 'concentration', version: '1.0', parameters: { confidence: 0.95 } },
    },
  ],
  statements: [],
  notes: [
    {
      id: 'n1',
      text: '# Look\n\nAsk **them** <img src=x onerror=alert(1)> [link](javascript:alert(1))',
      pins: [{ to: 'host', host: '192.0.2.15' }],
      created: MAY,
      changed: MAY,
      confidential: false,
    },
    { id: 'n2', text: 'the source is NAMED-PERSON', pins: [], created: MAY, changed: MAY, confidential: true },
  ],
  records: [
    {
      source: HASH,
      path: '/cases/ns1.log',
      line: 41208,
      raw: '04-May-2016 00:00:00.123 client 192.0.2.15#4242: query: mail1.tower.example IN A -ED',
    },
  ],
  limits: ['A DNS lookup is not a communication; a resolver is not its user.'],
};
