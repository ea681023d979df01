import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../formats/record-sink.ts';
import { type ReadMember, readSource } from './read-source.ts';

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

const GENERIC_TEXT = [
  'epoch-millis.tsv',
  'epoch-seconds-noheader.csv',
  'events.csv.zst',
  'excel-serial-decimalcomma.csv',
  'excel-serial.csv',
  'excel-unicode-text.txt',
  'german-semicolon-decimalcomma.csv',
  'libreoffice-csv-de.csv',
  'missing-values.csv',
  'quoted-newlines.csv',
  'utf8bom-iso-offset.csv',
];
const GENERIC_ELSE = [
  'events-epochms.parquet',
  'events.jsonl.bz2',
  'events.parquet',
  'export.xlsx',
  'libreoffice-ods.ods',
  'libreoffice-xlsx.xlsx',
  'three.zip',
];
/** In all these files one host is spelled in Unicode and in ASCII; zones are told in words. */
const generic = (files: readonly string[]): Readonly<Record<string, Recount>> =>
  Object.fromEntries(
    files.map((file) => [file, { why: 'bücher and xn--bcher-kva are one host; zones are not in a form to be read here', pairs: 49, span: false }]),
  );

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
    except: Object.fromEntries(
      ['-hex.txt', '-short.txt', '-yaml', '.fstrm'].flatMap((kind) => [
        [
          `dnstap-A${kind}`,
          { why: 'the truth counts CQ; the 25 AQ are queries of clients too (those without "recursion desired")', events: 460, pairs: 341 },
        ],
        [`dnstap-B${kind}`, { why: 'the truth counts CQ; the 19 AQ are queries of clients too', events: 453, pairs: 354 }],
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
  { folder: 'real/aws-elb', format: 'aws-elb' },
  {
    folder: 'real/eml',
    format: 'eml',
    absent: ['mail__attachment_emails_attachment_pdf.eml', 'mail__mime_emails_raw_email2.eml'],
    spanWithin: 10,
    except: {
      'mail__plain_emails_raw_email_trailing_dot.eml': {
        why: 'the truth takes "from" in the comment (Postfix, from userid 502) for a host',
        events: 1,
        pairs: 1,
        span: false,
      },
    },
  },
  { folder: 'real/exchange-smtp-protocol', format: 'exchange-smtp-protocol' },
  { folder: 'real/exchange-tracking', format: 'exchange-tracking', spanWithin: 1 },
  {
    folder: 'real/exim',
    format: 'exim',
    except: {
      exim__0216: { why: 'the test suite put a line of stars between client and server', rejects: 1 },
      exim__0511: {
        why: 'a failed attempt before the deferral that tells of it ("H=... Connection refused") is not counted besides',
        events: 16,
        pairs: 1,
      },
      exim__0615: { why: 'the test suite put a line of stars in, and masked the addresses of 81 clients', rejects: 82 },
      exim__4110: { why: 'no line names a host, so there is no event and no time', span: false },
      exim__5840: {
        why: 'relays are named, not numbered; those whose address the test suite masked (ip4.ip4.ip4.ip4) still have a name',
        events: 24,
        pairs: 13,
        rejects: 5,
      },
      exim__5890: { why: 'as above', events: 50, pairs: 3, rejects: 3 },
    },
  },
  {
    folder: 'real/haproxy',
    format: 'haproxy',
    spanWithin: 1,
    except: { 'hub__haproxy-logs_haproxy-logs.log': { why: 'the truth takes the first word of the message for a server', pairs: 3 } },
  },
  { folder: 'real/mbox', format: 'mbox' },
  {
    folder: 'real/postfix',
    format: 'postfix',
    except: { 'hub__postfix-logs_postfix-logs.log': { why: 'the truth leaves out the times of the three lines without a year', span: false } },
  },
  { folder: 'real/sendmail', format: 'sendmail' },
  {
    folder: 'real/w3c-iis',
    format: 'w3c',
    spanWithin: 1,
    except: {
      'lnav__logfile_w3c.5': { why: 'the only row has 17 fields under 6 names, so there is no event and no time', span: false, rejects: 1 },
    },
  },
  { folder: 'real/web-access', format: 'web-access' },
  {
    folder: 'real/web-json',
    format: 'web-json',
    except: { 'hub__caddy-logs_caddy-logs.log': { why: 'the last record names no client; fractions are cut, not rounded', span: false } },
  },
  { folder: 'genuine/apache', format: 'web-access', absent: ['apache-error.log', 'apache-json.log'] },
  {
    folder: 'genuine/apache',
    format: 'web-error',
    absent: ['apache-combined.log', 'apache-json.log', 'apache-vhost_combined.log'],
    spanWithin: 3_600,
  },
  {
    folder: 'genuine/apache',
    format: 'web-json',
    absent: ['apache-combined.log', 'apache-error.log', 'apache-vhost_combined.log'],
    except: { 'apache-json.log': { why: '110 lines are no JSON; the truth leaves them out, we mend them and mark them', events: 718, pairs: 51 } },
  },
  { folder: 'genuine/exim', format: 'exim', spanWithin: 1_800 },
  {
    folder: 'genuine/journald',
    format: 'dnsmasq',
    except: Object.fromEntries(
      ['journal-export.export', 'journal-json.json', 'journal-short-full.txt', 'journal-short-iso.txt', 'journal-short.txt'].map((file) => [
        file,
        { why: 'the truth gives whole seconds, or none', span: false },
      ]),
    ),
  },
  {
    folder: 'genuine/generic',
    format: 'table',
    absent: GENERIC_ELSE,
    except: generic(GENERIC_TEXT),
  },
  {
    folder: 'genuine/generic',
    format: 'spreadsheet',
    absent: [...GENERIC_TEXT, 'events-epochms.parquet', 'events.jsonl.bz2', 'events.parquet', 'three.zip'],
    except: generic(GENERIC_ELSE),
  },
  {
    folder: 'genuine/generic',
    format: 'parquet',
    absent: [...GENERIC_TEXT, 'events.jsonl.bz2', 'export.xlsx', 'libreoffice-ods.ods', 'libreoffice-xlsx.xlsx', 'three.zip'],
    except: generic(GENERIC_ELSE),
  },
  {
    folder: 'genuine/generic',
    format: 'json-lines',
    absent: [...GENERIC_TEXT, ...GENERIC_ELSE.filter((file) => file !== 'events.jsonl.bz2')],
    except: generic(GENERIC_ELSE),
  },
  { folder: 'genuine/haproxy', format: 'haproxy', spanWithin: 1_800 },
  { folder: 'genuine/nginx', format: 'web-access', absent: ['nginx-error.log'] },
  {
    folder: 'genuine/nginx',
    format: 'web-error',
    absent: ['nginx-combined.log', 'nginx-vhost_combined.log'],
    spanWithin: 3_600,
    except: { 'nginx-error.log': { why: "the truth misses six lines that end with the server's name", events: 1676 } },
  },
  {
    folder: 'genuine/opensmtpd',
    format: 'opensmtpd',
    spanWithin: 1_800,
    except: {
      'osmtpd-syslog-iso.log': {
        why: 'mail handed in on the server itself (address=local, 68 times) is no contact between hosts',
        events: 475,
        pairs: 19,
      },
      'osmtpd-syslog-trad.log': { why: 'as above', events: 475, pairs: 19 },
    },
  },
  { folder: 'genuine/postfix', format: 'postfix', spanWithin: 1_800 },
  { folder: 'genuine/sendmail', format: 'sendmail', spanWithin: 1_800 },
  { folder: 'genuine/squid', format: 'squid', absent: ['squid-cache.log'] },
];

/** Where a truth is not ours: what comes out instead, and why. */
interface Recount {
  readonly why: string;
  readonly events?: number;
  readonly pairs?: number;
  /** False where the truth's times are not those of the contacts. */
  readonly span?: false;
  /** Lines that are rejected, rightly; none when absent. */
  readonly rejects?: number;
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
  // Vitest collects a skipped suite too.
  if (!existsSync(DATA)) return [];
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
        const recount = except?.[truth.file] ?? { why: '' };
        const expected = typeof recount === 'string' ? 0 : (recount.rejects ?? 0);
        const reasons = summary.rejects === expected ? [] : summary.rejected.map((reject) => `${reject.line}: ${reject.reason}`);
        expect([summary.format, reasons]).toEqual([format, []]);
        expect(summary.lines).toBe(summary.records + summary.rejects + summary.skipped);
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
