import { expect, it } from 'vitest';
import { parquet } from '../parquet.ts';
import { readWith } from '../read-for-test.ts';

/** The sample with one count changed, found by the fuzzer: 687 bytes that claim millions of values and took 1.2 GB. */
const CLAIMS_MILLIONS =
  'UEFSMRUAFSwVLCwVBBUAFQYVBgAAAgAAZP7BwxcGABUAFUYVRiwVBBUAFQYVBgAAQgAAAAQBCgAAADE5Mi4wLjIuMTALAAAAMjAwMTpEQjg6OjEVABVaFVosFQQVABUGFQYAAAIAAAAEAQ8AAAB3d3cuZXhhbXBsZS5uZXQQAAAAV/TFzJHgLM8K9/o3V1cuZXhhbXBsZS5uZXQuFQAVUhVSLBUEFQAVBhUGAAAhAAAAQQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIAABUCGVw1ABgNZHVja2RiX3NjaGVtYRUIABUEJQIYAnRzJRRMjBEcLAAAAAAAFQwlAhgDc3JjJQAAFQwlAhgDZHN0JQAAFQIlAhgFYnl0ZXMlIgAWBBkcGUwmABwVBBkVABkYAnRzFQAWBBZOFk4mCDwYCEBk/sHDFwYAGAhABPHBwxcGABYAKAhAZP7BwxcGABgIQATxwcMXBgAREQAAACYAHBUMGRUAGRgDc3JjFQAWBBZoFmgmVjwYCzIwMDE6REI4OjoxGAoxOTIuMC4yLjEwFgAoCzIwMDE6REI4OjoxGAoxOTIuMC4yLjEwEREAAAAmABwVDBkVABkYA2RzdBUAFgQWfBZ8Jr4BPBgPd3d3LmV4YW1wbGUubmV0GBBXV1cuZXhhbXBsZS5uZXQuFgAoD3d3dy5leGFtcGxlLm5ldBgQV1dXLmV4YW1wbGUubmV0LhERAAAAJgAcFQIZFQAZGAVieXRlcxUAFgQWdBZ0JroCPBgEAAIAABgEAAIAABYCKAQAAgAAGAQAAgAAEREAAAAWpgMWBCYIFqYDACgoRHVja0RCIHZlcnNpb24gdjEuNS41IChidWlsZCBkOGNkYWEzM2ZkKRlMHAAAHAAAHAAAHAAAANcBAABQQVIx';

it('looks at the pages that are claimed before it unpacks any', () => {
  const before = process.cpuUsage();
  const read = readWith(
    parquet,
    Uint8Array.from(atob(CLAIMS_MILLIONS), (c) => c.charCodeAt(0)),
  );
  expect(read.rejects).toEqual([expect.stringMatching(/a page claims to repeat a value \d+ times, of 2 values/)]);
  expect(process.cpuUsage(before).user).toBeLessThan(500_000);
});
