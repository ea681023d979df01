import type { Detection, Head, LineFormat } from './format.ts';
import { MBOX_LINE, MessageParser } from './mail/message-parser.ts';

/** Many mail messages in one file. */
export const mbox: LineFormat = {
  id: 'mbox',
  title: 'Mailbox (mbox)',
  specification: 'https://www.rfc-editor.org/rfc/rfc4155',
  from: 'the host a Received header names after from: its true name, else its address, else what it claimed (HELO, in the detail)',
  to: 'the host named after by',
  reads: 'lines',
  samples: [
    {
      name: 'two messages, a quoted From line',
      text: [
        'From a@b.example Mon May 06 07:10:00 2024',
        'Received: from mail.example (mail.example [192.0.2.10])',
        '\tby mx.example with ESMTP id 1; Mon, 6 May 2024 07:10:00 +0000',
        'Message-ID: <1@b.example>',
        '',
        'text',
        '>From here on it is quoted',
        'From here it is not, and still no message',
        '',
        'From MAILER-DAEMON Mon May 06 07:11:00 2024',
        'Received: from localhost by mx.example with local; Mon, 6 May 2024 07:11:00 +0000',
        '',
        'text',
        '',
      ].join('\n'),
      events: ['2024-05-06T07:10:00Z mail.example > mx.example esmtp accepted', '2024-05-06T07:11:00Z localhost > mx.example local accepted'],
    },
  ],
  detect(head: Head): Detection | null {
    const first = head.lines[0] ?? '';
    if (!MBOX_LINE.test(first) || !/^[!-9;-~]{1,70}:/.test(head.lines[1] ?? '')) return null;
    return { confidence: 0.98, reason: `its first line opens a message of a mailbox (${first.slice(0, 60)})`, needsZone: false };
  },
  splittable: () => false,
  parser: (options) => new MessageParser(options, true),
};
