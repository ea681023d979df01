import { expect, test } from 'vitest';
import { PairTable } from '../../electron/cluster/pair-table.ts';
import { PairIndex } from '../../electron/events/pair-index.ts';
import { Answers } from '../../electron/formats/answers.ts';
import { AddressIds } from '../../electron/formats/capture/address-ids.ts';
import { FlowTable } from '../../electron/formats/capture/flow-table.ts';
import { OpenQueries } from '../../electron/formats/capture/open-queries.ts';
import { RecordSink } from '../../electron/formats/record-sink.ts';
import { WordCache } from '../../electron/formats/scan/word-cache.ts';
import { keyedHash } from '../../shared/lib/keyed-hash.ts';
import { Outcome } from '../../shared/model/outcome.ts';

/**
 * Numbers that a file can choose so that all want one slot of a table that mixes them in a way known to everybody: multiplied by odd numbers, which can be undone. The tables
 * mixed so, as written here, before their hashes had a key; with that each of these took seconds to minutes.
 */
const COUNT = 1 << 15;
const [GOLDEN, SECOND, THIRD] = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35];
const MOST_CPU_SECONDS = 1;

/** What undoes a multiplication by an odd number modulo 2^32 (Newton's method: each step doubles the right bits). */
function undo(factor: number): number {
  let inverse = factor;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(factor, inverse));
  return inverse;
}

/** 32,768 products whose lowest 17 bits are nothing once they are folded by `product ^ (product >>> 15)`. */
const products = Array.from({ length: COUNT }, (_, top) => {
  const upper = top << 17;
  const middle = upper >>> 15;
  return upper | middle | ((middle >>> 15) & 3);
});

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

test('the products are as said', () => {
  expect(Math.imul(GOLDEN, undo(GOLDEN))).toBe(1);
  expect(new Set(products).size).toBe(COUNT);
  expect(products.every((product) => ((product ^ (product >>> 15)) & 0x1ffff) === 0)).toBe(true);
});

test('addresses of a capture', () => {
  const addresses = products.map((product) => Math.imul(product, undo(GOLDEN)));
  const ids = new AddressIds();
  const seconds = cpuSeconds(() => {
    for (const [id, address] of addresses.entries()) ids.set(address, id);
    expect(addresses.every((address, id) => ids.get(address) === id)).toBe(true);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('queries that wait for their answers', () => {
  const keys = products.map((product) => Math.imul(product ^ Math.imul(1, GOLDEN), undo(SECOND)) >>> 0);
  const open = new OpenQueries();
  const seconds = cpuSeconds(() => {
    for (const [line, key] of keys.entries()) open.add(0, key >>> 16, key & 0xffff, { time: 0, line, from: 0, to: 0, kind: 0, detail: 0 });
    expect(keys.every((key, line) => open.take(0, key >>> 16, key & 0xffff)?.line === line)).toBe(true);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('flows of a capture', () => {
  // One endpoint is the same for all, and the other has the same hash whatever its port.
  const hosts = Array.from({ length: COUNT }, (_, port) => (Math.imul(Math.imul(port + 1, SECOND) ^ 7, undo(GOLDEN)) - 1) >>> 0);
  const flows = new FlowTable();
  const sink = new RecordSink(COUNT);
  const seconds = cpuSeconds(() => {
    for (const round of [0, 1]) for (const [port, host] of hosts.entries()) flows.touch(host, port, 9, 53, 17, round, 0, sink);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
  flows.finish(sink);
  expect(sink.takeBatch().count).toBe(COUNT);
});

test('pairs of hosts', () => {
  const targets = products.map((product) => (Math.imul(1, GOLDEN) ^ Math.imul(product, undo(GOLDEN))) >>> 0);
  const index = new PairIndex(16);
  const seconds = cpuSeconds(() => {
    for (const round of [0, 1])
      expect(
        targets.every((to, id) => index.id(1, to) === id),
        `${round}`,
      ).toBe(true);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('pairs of a load into a cluster', () => {
  const targets = products.map((product) => Math.imul(product ^ Math.imul(1, GOLDEN), undo(SECOND)) >>> 0);
  const table = new PairTable(COUNT);
  const seconds = cpuSeconds(() => {
    for (const round of [0, 1])
      expect(
        targets.every((to, number) => table.take(1, to) === number),
        `${round}`,
      ).toBe(true);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('questions whose answers stand on lines of their own', () => {
  const targets = products.map((product) => (Math.imul(product, undo(THIRD)) ^ Math.imul(1 ^ 0x9e3779b9, SECOND)) >>> 0);
  const sink = new RecordSink(2 * COUNT);
  for (const to of targets) sink.event(1, 1, to, 0, Outcome.Unknown);
  // The newest stands first in a slot, so that those asked first are the farthest.
  for (const to of targets) sink.answer(2, 1, to, 0, Outcome.NotFound, 10, 0, false);
  const batch = sink.takeBatch();
  const seconds = cpuSeconds(() => {
    const settled = new Answers(10).settle(batch, null);
    expect([settled.count, settled.outcome.every((outcome) => outcome === Outcome.NotFound)]).toEqual([COUNT, true]);
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('words that come again and again', () => {
  const words: Uint8Array[] = [];
  const letters = new TextEncoder();
  const PRIME = 0x01000193;
  for (let n = 0; words.length < 2048; n++) {
    const front = letters.encode(`a-word-${n}-`);
    const before = front.reduce((hash, byte) => Math.imul(hash ^ byte, PRIME), 0x811c9dc5);
    for (let last = 0; last < 1 << 14 && words.length < 2048; last++) {
      const hash = Math.imul(Math.imul(before ^ (last >> 7), PRIME) ^ (last & 127), PRIME);
      if (((hash ^ (hash >>> 13)) & 4095) === 0) words.push(Uint8Array.of(...front, last >> 7, last & 127));
    }
  }
  const cache = new WordCache();
  const seconds = cpuSeconds(() => {
    for (let round = 0; round < 300; round++)
      for (const word of words) if (cache.of(word, 0, word.length).length !== word.length) throw new Error('another word');
  });
  expect(seconds).toBeLessThan(MOST_CPU_SECONDS);
});

test('keys have hashes of their own, spread evenly', () => {
  const hashes = new Set(products.map((product) => keyedHash(product, 1)));
  expect(hashes.size).toBeGreaterThan(COUNT - 2);
  const slots = new Uint32Array(256);
  for (const product of products) slots[keyedHash(product, 1) & 255]!++;
  expect(Math.max(...slots)).toBeLessThan(200);
  expect(Math.min(...slots)).toBeGreaterThan(70);
});
