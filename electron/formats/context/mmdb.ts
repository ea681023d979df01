import type { Response } from 'mmdb-lib';
import { type HostLabel, LONGEST_LABEL } from './label.ts';

/** A MaxMind database, asked address by address: it is a tree over all addresses, so it is never listed. */
export interface AddressDatabase {
  /** The database's own name and date, to show as the source of labels. */
  readonly source: string;
  /** Labels of an address; empty when it is unknown or no address. */
  labelsOf(address: string): readonly HostLabel[];
}

/** Opens a MaxMind DB file (https://maxmind.github.io/MaxMind-DB/). Null when the bytes are none. */
export async function openMmdb(bytes: Uint8Array): Promise<AddressDatabase | null> {
  try {
    const { Reader } = await import('mmdb-lib');
    const reader = new Reader<Response>(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const { databaseType, buildEpoch } = reader.metadata;
    return {
      source: `${databaseType} of ${new Date(buildEpoch).toISOString().slice(0, 10)}`,
      labelsOf: (address) => {
        try {
          return labelsFrom(address, reader.get(address));
        } catch {
          return [];
        }
      },
    };
  } catch {
    return null;
  }
}

/** Labels from a record of the City, Country, ASN, ISP and Enterprise layouts. */
function labelsFrom(subject: string, record: unknown): readonly HostLabel[] {
  const labels: HostLabel[] = [];
  const add = (kind: string, path: readonly string[]): void => {
    let value: unknown = record;
    for (const key of path) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    if (typeof value === 'string' || typeof value === 'number') labels.push({ subject, kind, label: String(value).slice(0, LONGEST_LABEL), line: 0 });
  };
  add('asn', ['autonomous_system_number']);
  add('organisation', ['autonomous_system_organization']);
  add('organisation', ['organization']);
  add('country', ['country', 'iso_code']);
  add('place', ['city', 'names', 'en']);
  return labels;
}
