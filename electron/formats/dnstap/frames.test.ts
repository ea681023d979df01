import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../statistics/random.ts';
import { dnstap } from '../dnstap.ts';
import { headFor, readWith } from '../read-for-test.ts';
import { ProtobufFields } from './protobuf.ts';
import { sampleFrames } from './sample-frames.ts';

const whole = sampleFrames();

describe('dnstap frame streams', () => {
  it('keep everything before a cut, and say where it is', () => {
    const cut = readWith(dnstap, whole.subarray(0, whole.length - 30));
    expect(cut.events).toEqual(['2024-05-06T07:10:00.642000Z 192.0.2.13 > www.example A accepted']);
    expect(cut.rejects).toEqual([
      expect.stringMatching(/^4: the stream is damaged at byte \d+: the last frame is cut; everything before it was read$/),
    ]);
    expect(cut.notes).toHaveLength(3);
  });

  it('refuse a frame that claims more than any holds', () => {
    const bytes = whole.slice();
    bytes.set([0x7f, 0xff, 0xff, 0xff], 34 + 8);
    expect(readWith(dnstap, bytes)).toMatchObject({ events: [], rejects: [expect.stringContaining('claims 2147483647 bytes')] });
  });

  it('are not taken for dnstap when they say they hold something else', () => {
    const bytes = whole.slice();
    bytes[40] = 88;
    expect(dnstap.detect(headFor(bytes))).toBeNull();
  });

  it('reject frames whose fields do not add up and go on', () => {
    const bytes = whole.slice();
    bytes[46] = 0xff;
    const read = readWith(dnstap, bytes);
    expect(read.rejects).toHaveLength(1);
    expect(read.events).toEqual(['2024-05-06T07:10:01Z 2001:db8::12 > . AXFR unknown']);
  });

  it('stand any damage', () => {
    const random = seededRandom(7, 'dnstap');
    for (let round = 0; round < 3000; round++) {
      const bytes = whole.slice(0, random() < 0.2 ? Math.floor(random() * whole.length) : whole.length);
      for (let i = 0; i < 1 + random() * 6; i++) bytes[Math.floor(42 + random() * bytes.length)] = Math.floor(random() * 256);
      const read = readWith(dnstap, bytes);
      expect(read.events.length).toBeLessThanOrEqual(read.records);
      for (const line of read.lines) expect(line).toBeLessThanOrEqual(read.records + read.skipped + read.rejects.length);
    }
  });
});

describe('protobuf fields', () => {
  const read = (bytes: readonly number[]) => {
    const fields = new ProtobufFields().over(Uint8Array.from(bytes), 0, bytes.length);
    const found: string[] = [];
    while (fields.next()) found.push(`${fields.field} ${fields.end < 0 ? fields.value : `[${fields.start}, ${fields.end})`}`);
    return [...found, ...(fields.broken ? ['broken'] : [])];
  };

  it('reads each wire type', () => {
    expect(read([0x08, 0x96, 0x01, 0x12, 0x02, 7, 7, 0x1d, 1, 0, 0, 0, 0x21, 0, 1, 0, 0, 0, 0, 0, 0])).toEqual(['1 150', '2 [5, 7)', '3 1', '4 256']);
  });

  it('says when a field runs over the end, has no number, or never ends', () => {
    expect(read([0x12, 0x05, 1])).toEqual(['broken']);
    expect(read([0x00, 0x01])).toEqual(['broken']);
    expect(read(new Array<number>(20).fill(0xff))).toEqual(['broken']);
    expect(read([0x1d, 1])).toEqual(['broken']);
    expect(read([0x0b])).toEqual(['broken']);
  });
});
