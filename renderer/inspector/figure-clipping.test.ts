import { expect, it } from 'vitest';
import type { SourceSummary } from '../../shared/model/source.ts';
import { figureClipping } from './figure-clipping.ts';

const source = (path: string, events: number): SourceSummary => ({ path, events, sha256: '0123456789abcdef'.repeat(4) }) as SourceSummary;
const window = { start: Date.UTC(2016, 4, 4) * 1000, end: Date.UTC(2016, 4, 5) * 1000 };

it('carries what a reader needs to find the figure again', () => {
  const subject = { type: 'pair', from: '192.0.2.1', to: 'mail\u202e.example' } as const;
  const figure = { title: 'Hour of day, Moscow', sentence: 'Busiest at noon.', subject, window };
  expect(figureClipping(figure, 'Europe/Moscow', [source('/logs/ns1.log', 3), source('/logs/hosts', 0)])).toEqual({
    text: '> **Hour of day, Moscow.** Busiest at noon.\n> [192.0.2.1 → mail\\u202E.example; 4 May 2016, 03:00:00 to 5 May 2016, 03:00:00 (Europe/Moscow); ns1.log 0123456789ab]',
    pins: [{ to: 'pair', from: '192.0.2.1', host: 'mail\u202e.example' }],
  });
});
