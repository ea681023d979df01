import { expect, it } from 'vitest';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { RecordSink } from '../formats/record-sink.ts';
import { SecondHour } from './second-hour.ts';

/** Local times of a night in New York, as a log would give them, read line by line; answers what they are settled to, in UTC. */
function settled(times: readonly string[], perBatch: number): { readonly utc: readonly string[]; readonly moved: number } {
  const clock = new ZoneClock('America/New_York');
  const second = new SecondHour('America/New_York');
  const utc: string[] = [];
  for (let i = 0; i < times.length; i += perBatch) {
    const sink = new RecordSink();
    for (const time of times.slice(i, i + perBatch)) sink.event(clock.toInstant(Date.parse(`2027-11-07T${time}Z`) * 1000), 0, 0, 0, 0);
    const batch = sink.takeBatch();
    second.settle(batch);
    utc.push(...Array.from(batch.time, (t) => new Date(t / 1000).toISOString().slice(11, 16)));
  }
  return { utc, moved: second.moved };
}

it('reads the second coming of an hour as such once times step back in it', () => {
  const times = ['00:50:00', '01:10:00', '01:50:00', '01:48:00', '01:59:00', '01:05:00', '01:30:00', '02:00:00', '02:30:00'];
  for (const perBatch of [1, 2, 100]) {
    expect(settled(times, perBatch)).toEqual({ utc: ['04:50', '05:10', '05:50', '05:48', '05:59', '06:05', '06:30', '07:00', '07:30'], moved: 2 });
  }
});

it('takes the first coming where nothing tells', () => {
  expect(settled(['01:10:00', '01:20:00', '01:15:00', '02:10:00'], 9)).toEqual({ utc: ['05:10', '05:20', '05:15', '07:10'], moved: 0 });
});
