import { expect, it } from 'vitest';
import { mappingTemplate } from './mapping-template.ts';

const may = { path: '/logs/may.csv', asked: { mapping: { time: 'when', from: 'b', to: 'a' } } };
const june = { path: '/logs/june.csv', asked: { mapping: { time: 'when', from: 'a', to: 'b', kind: 'what' } } };

it('offers the newest mapping whose columns are all there', () => {
  expect(mappingTemplate(['a', 'b', 'what', 'when'], false, [may, june])).toEqual({ path: '/logs/june.csv', mapping: june.asked.mapping });
  expect(mappingTemplate(['a', 'b', 'when'], false, [may, june])).toEqual({ path: '/logs/may.csv', mapping: may.asked.mapping });
});

it('offers none where a column is missing, or nothing was mapped', () => {
  expect(mappingTemplate(['a', 'when'], false, [may, june])).toBeNull();
  expect(mappingTemplate(['a', 'b', 'when'], false, [{ path: '/logs/x.log', asked: {} }, { path: '/logs/y.log' }])).toBeNull();
});

it('takes columns by their numbers only where nothing better is known', () => {
  const bare = { path: '/logs/bare.csv', asked: { mapping: { time: '1', from: '2', to: '3' } } };
  expect(mappingTemplate(['1', '2', '3', '4'], false, [bare])).toBeNull();
  expect(mappingTemplate(['1', '2', '3', '4'], true, [bare])?.path).toBe('/logs/bare.csv');
});
