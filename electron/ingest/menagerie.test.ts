import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../formats/record-sink.ts';
import { type ReadMember, readSource } from './read-source.ts';

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/**
 * Folders of files published by others or written by the real programs, with independently counted truths, and the format that must recognise them.
 * Add a line for your folder; `except` lists files whose truth is wrong or counts something else, with the reason.
 */
const FOLDERS: readonly Folder[] = [
  { folder: 'real/bind-log', format: 'bind-query' },
  { folder: 'genuine/bind-query', format: 'bind-query', spanWithin: 1_800 },
  { folder: 'real/aws-vpc-flow', format: 'aws-vpc-flow' },
  { folder: 'real/dnsmasq-pihole', format: 'dnsmasq' },
  { folder: 'real/mikrotik', format: 'mikrotik' },
  { folder: 'real/netfilter', format: 'netfilter' },
  {
    folder: 'real/nfdump-text',
    format: 'nfdump',
    except: { 'nfdump__nftest.1.out': { why: 'the first time is that of a record without addresses, which is no contact', span: false } },
  },
  {
    folder: 'real/pf-filterlog',
    format: 'pf',
    except: { 'hub__pf-logs_pf-logs.log': { why: 'the truth leaves out the times of the three lines without a year', span: false } },
  },
  { folder: 'real/suricata-eve', format: 'suricata-eve' },
  {
    folder: 'real/tcpdump-text',
    format: 'tcpdump-text',
    except: {
      'tcpdump__LINKTYPE_IPV6_invalid.out': { why: 'the only packet has no addresses, so there is no event and no time', span: false },
      'tcpdump__loopback.out': { why: 'packets without addresses, so there is no event and no time', span: false },
    },
  },
  {
    folder: 'real/windows-dns-debug',
    format: 'windows-dns',
    except: {
      'cmtraceopen__src-tauri_tests_corpus_dns_debug_clean_basic.log': {
        why: 'two of the four lines are answers to the two queries; one event for a query',
        events: 2,
      },
    },
  },
  { folder: 'real/zeek-conn-json', format: 'zeek-conn' },
  { folder: 'real/zeek-conn-tsv', format: 'zeek-conn', absent: ['rita__truncated_conn_top.log'] },
  { folder: 'real/zeek-dns-json', format: 'zeek-dns' },
  {
    folder: 'real/zeek-dns-tsv',
    format: 'zeek-dns',
    except: { 'rita__proxy_dns.log': { why: 'a name is asked for in two spellings that differ in case', pairs: 124 } },
  },
  { folder: 'real/zeek-http-json', format: 'zeek-http' },
  { folder: 'real/zeek-http-tsv', format: 'zeek-http' },
  { folder: 'real/zeek-smtp-tsv', format: 'zeek-smtp' },
  { folder: 'real/zeek-ssl-json', format: 'zeek-ssl' },
  { folder: 'real/zeek-ssl-tsv', format: 'zeek-ssl' },
  { folder: 'genuine/dnsdist', format: 'powerdns' },
  { folder: 'genuine/dnsmasq', format: 'dnsmasq', spanWithin: 1_800 },
  {
    folder: 'genuine/dnstap',
    format: 'dnstap',
    spanWithin: 3_600,
    absent: ['dnstap-A.fstrm', 'dnstap-B.fstrm'],
    except: Object.fromEntries(
      ['hex.txt', 'short.txt', 'yaml'].flatMap((kind) => [
        [
          `dnstap-A-${kind}`,
          { why: 'the truth counts CQ; the 25 AQ are queries of clients too (those without "recursion desired")', events: 460, pairs: 341 },
        ],
        [`dnstap-B-${kind}`, { why: 'the truth counts CQ; the 19 AQ are queries of clients too', events: 453, pairs: 354 }],
      ]),
    ),
  },
  { folder: 'genuine/netfilter-ulogd', format: 'netfilter', spanWithin: 5 },
  {
    folder: 'genuine/nfdump',
    format: 'nfdump',
    absent: ['nfdump-stat-srcip-csv.csv'],
    except: {
      'nfdump-biline-B.txt': { why: 'the truth takes the type of ICMPv6 for part of the address', pairs: 52 },
      'nfdump-extended.txt': { why: 'as above: csv, json and pipe of the same flows have 80 pairs', pairs: 80 },
      'nfdump-json.json': { why: 'the last time is the end of a flow; its time is its beginning', span: false },
      'nfdump-line.txt': { why: 'as above', pairs: 80 },
      'nfdump-line6.txt': { why: 'as above', pairs: 80 },
      'nfdump-long.txt': { why: 'as above', pairs: 80 },
      'nfdump-pipe.txt': { why: 'not counted there; these are the counts of csv and json', events: 1504, pairs: 80 },
    },
  },
  { folder: 'genuine/pdns-auth', format: 'powerdns', spanWithin: 1_800 },
  { folder: 'genuine/pdns-recursor', format: 'powerdns', spanWithin: 1_800 },
  {
    folder: 'genuine/suricata',
    format: 'suricata-eve',
    except: {
      'eve.json': {
        why: 'the 420 answers are not counted beside their queries, and queries go to the name asked for',
        events: 1725,
        pairs: 390,
        span: false,
      },
      'fast.log': { why: 'the truth gives the times of the whole capture', span: false },
    },
  },
  {
    folder: 'genuine/tcpdump',
    format: 'tcpdump-text',
    except: {
      'tcpdump-n.txt': { why: 'tcpdump printed no date', span: false },
      'tcpdump-names-nonumeric.txt': {
        why: 'the truth misses 6 packets to a host printed by name (ip6-allrouters); -n of the same capture has 5365',
        events: 5365,
        pairs: 80,
        span: false,
      },
      'tcpdump-q.txt': { why: 'tcpdump printed no date', span: false },
    },
  },
  {
    folder: 'genuine/tshark',
    format: 'tshark-text',
    except: {
      'tshark-conv-ip.txt': { why: 'not counted there: 26 rows', events: 26, pairs: 26 },
      'tshark-conv-tcp.txt': { why: 'not counted there: 315 rows', events: 315, pairs: 27 },
      'tshark-default-columns.txt': { why: 'times count from the first packet', span: false },
      'tshark-dnsfields.tsv': {
        why: 'names in spellings that differ in case; the truth gives the times of the whole capture',
        pairs: 323,
        span: false,
      },
      'wireshark-export-relative.csv': { why: 'times count from the first packet', span: false },
    },
  },
  { folder: 'genuine/unbound', format: 'unbound', spanWithin: 1_800 },
];

/** Where a truth is not ours: what comes out instead, and why. */
interface Recount {
  readonly why: string;
  readonly events?: number;
  readonly pairs?: number;
  /** False where the truth's times are not those of the contacts. */
  readonly span?: false;
}

interface Folder {
  readonly folder: string;
  /** Format id that detection must come to. */
  readonly format: string;
  readonly except?: Readonly<Record<string, string | Recount>>;
  /** Files that this format does not claim. */
  readonly absent?: readonly string[];
  /** The truth's span may be wider by this many seconds, where it counts lines that hold no contact; default 0. */
  readonly spanWithin?: number;
}

interface Truth {
  readonly file: string;
  readonly events: number;
  readonly pairs: number;
  readonly earliest: string;
  readonly latest: string;
  readonly zone: string;
}

function truthsOf(folder: string): readonly Truth[] {
  const [kind, format] = folder.split('/') as [string, string];
  const manifest = readFileSync(join(DATA, kind === 'real' ? 'MANIFEST.tsv' : 'MANIFEST-genuine.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = manifest[0]!.split('\t');
  return manifest
    .slice(1)
    .map((line) => Object.fromEntries(line.split('\t').map((value, i) => [columns[i]!, value])))
    .filter((row) => row['format'] === format)
    .map((row) => ({
      file: row['file']!,
      events: Number(row['records_with_src_and_dst']),
      pairs: Number(row['distinct_src_dst_pairs']),
      earliest: row['earliest'] ?? '',
      latest: row['latest'] ?? '',
      zone: /zone=([A-Za-z_/]+)/.exec(row['options'] ?? '')?.[1] ?? 'UTC',
    }));
}

/** Reads a file and counts what came out. */
async function count(path: string, zone: string, year: number): Promise<{ member: ReadMember; pairs: number; events: number }> {
  const pairs = new Set<string>();
  const hosts: string[] = [];
  let events = 0;
  const read = await readSource(
    { path, timeZone: zone, ...(Number.isNaN(year) ? {} : { year }) },
    {
      begin: () => undefined,
      batch: (_, batch: EventBatch) => {
        hosts.push(...batch.newHosts);
        events += batch.count;
        for (let i = 0; i < batch.count; i++) pairs.add(`${hosts[batch.from[i]!]} ${hosts[batch.to[i]!]}`);
      },
      signal: new AbortController().signal,
    },
    1,
  );
  if (!read.ok) throw new Error(read.error.message);
  return { member: read.value[0]!, pairs: pairs.size, events };
}

/** Truths with a `~` were printed without their zone; both are read as UTC here, for the zone asked for is UTC then. */
const micros = (iso: string): number => Date.parse(iso.replace(/(\.\d{3})\d*/, '$1').replace('~', 'Z')) * 1000;

describe.skipIf(!existsSync(DATA))('files of others, counted by others', () => {
  for (const { folder, format, except, absent = [], spanWithin } of FOLDERS) {
    for (const truth of truthsOf(folder).filter(({ file }) => !absent.includes(file))) {
      it(`${folder}/${truth.file}`, async () => {
        const { member, pairs, events } = await count(join(DATA, folder, truth.file), truth.zone, Number.parseInt(truth.earliest, 10));
        const { summary } = member;
        expect([summary.format, summary.rejected.map((reject) => `${reject.line}: ${reject.reason}`)]).toEqual([format, []]);
        expect(summary.lines).toBe(summary.records + summary.rejects + summary.skipped);
        const recount = except?.[truth.file] ?? { why: '' };
        if (typeof recount === 'string') return;
        expect({ events, pairs }).toEqual({ events: recount.events ?? truth.events, pairs: recount.pairs ?? truth.pairs });
        if (truth.earliest === '' || recount.span === false) return;
        const slack = (spanWithin ?? 0) * 1e6 + 1000;
        expect(Math.abs(summary.first! - micros(truth.earliest))).toBeLessThan(slack);
        expect(Math.abs(summary.last! - micros(truth.latest))).toBeLessThan(slack);
      });
    }
  }
});

it('says when the files of others are not there', () => {
  if (!existsSync(DATA)) console.warn(`not there, so not read: ${DATA}`);
  expect(FOLDERS.length).toBeGreaterThan(0);
});
