import type { Detection, Head, LineFormat } from './format.ts';
import { MessageParser } from './mail/message-parser.ts';

const FIELD = /^[!-9;-~]{1,70}:(?:\s|$)/;
const MAIL_FIELD = /^(?:Received|Return-Path|Delivered-To|Message-ID|Date|From|To|Subject|MIME-Version|X-Original-To|DKIM-Signature|Content-Type):/i;

/** One mail message with its headers. */
export const eml: LineFormat = {
  id: 'eml',
  title: 'Mail message (.eml)',
  specification: 'https://www.rfc-editor.org/rfc/rfc5322',
  from: 'the host a Received header names after from: its true name, else its address, else what it claimed (HELO, in the detail)',
  to: 'the host named after by',
  reads: 'lines',
  samples: [
    {
      name: 'hops of Postfix, Exim and qmail; a message inside',
      text: [
        'Return-Path: <a@b.example>',
        'Received: from claims.example (true.example [192.0.2.10])',
        '\tby mx.example (Postfix) with ESMTP id 50FD3A96F',
        '\tfor <x@mx.example>; Mon,  6 May 2024 07:10:02 +0000 (UTC)',
        'Received: from [192.0.2.9] (helo=pc) by true.example with esmtpsa (Exim 4.96)',
        ' id 1s3abc-0000AQ-0R; Mon, 06 May 2024 09:10:01 +0200',
        'Received: from unknown (HELO laptop) (2001:db8::5) by relay.example with SMTP; 6 May 2024 07:10:00 -0000',
        'Received: by 192.0.2.77 with HTTP; Mon, 6 May 2024 00:09:59 -0700 (PDT)',
        'Received: from odd.example by relay.example; Xon, 6 Mux 2024',
        'Received: from EX01.example (2001:db8::6) by EX02.example (2001:db8::7) with Microsoft SMTP Server (version=TLS1_2) id 15.1.2507.6; Mon, 6 May 2024 1:09:58 PM +0200',
        'Message-ID: <1@b.example>',
        'Content-Type: message/rfc822',
        '',
        'Received: from inner.example by other.example; Mon, 6 May 2024 01:00:00 +0000',
        '',
        'text',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:02Z true.example > mx.example esmtp accepted',
        '2024-05-06T07:10:01Z 192.0.2.9 > true.example esmtpsa accepted',
        '2024-05-06T07:10:00Z 2001:db8::5 > relay.example smtp accepted',
        '- odd.example > relay.example mail accepted',
        '2024-05-06T11:09:58Z 2001:db8::6 > ex02.example smtp accepted',
      ],
    },
  ],
  detect(head: Head): Detection | null {
    if (/^From /.test(head.lines[0] ?? '')) return null;
    const blank = head.lines.findIndex((line) => line.trim() === '');
    const block = head.lines.slice(0, blank < 0 ? undefined : blank);
    const fields = block.filter((line) => FIELD.test(line)).length;
    const known = new Set(block.flatMap((line) => MAIL_FIELD.exec(line)?.[0].toLowerCase() ?? [])).size;
    const folded = block.filter((line) => /^[ \t]/.test(line)).length;
    if (known < 2 || fields + folded < block.length * 0.8) return null;
    return {
      confidence: known >= 4 ? 0.96 : 0.5 + 0.1 * known,
      reason: `it starts with the headers of a mail message (${known} kinds that every mail has)`,
      needsZone: false,
    };
  },
  splittable: () => false,
  parser: (options) => new MessageParser(options, false),
};
