import { expect, it } from 'vitest';
import { readReceived } from './received.ts';

it('tells the true name of a host from the claim that ZMailer quotes beside it', () => {
  const hop = readReceived(
    'from dial-7.example ([192.0.2.7]:34353 "EHLO claims.example" rhost-flags-OK-OK-OK-OK) by lists.example with ESMTP id S1751903; Mon, 6 May 2024 07:10:00 -0400',
  );
  expect(hop).toMatchObject({ name: 'dial-7.example', claimed: 'claims.example', address: '192.0.2.7', by: 'lists.example', id: 'S1751903' });
});

it('takes no version of Exchange for a queue id', () => {
  const mapi = readReceived('from EX1.example ([fe80::1%6]) by EX2.example ([fe80::2%6]) with mapi id 15.20.7.19; Mon, 6 May 2024 07:10:00 +0000');
  expect(mapi).toMatchObject({ claimed: 'EX1.example', by: 'EX2.example', protocol: 'mapi', id: '' });
  const smtp = readReceived(
    'from EX1.example (192.0.2.8) by EX2.example (192.0.2.9) with Microsoft SMTP Server id 14.3.123.3; Mon, 6 May 2024 07:10:00 +0000',
  );
  expect(smtp).toMatchObject({ address: '192.0.2.8', protocol: 'smtp', id: '' });
});

it("takes neither qmail's unknown for a claim nor the cipher for the protocol", () => {
  const hop = readReceived('from unknown (192.0.2.7) by mx.example (198.51.100.25) with ESMTP/TLS/AES256-SHA256; 6 May 2024 07:10:00 -0000');
  expect(hop).toMatchObject({ claimed: '', name: '', address: '192.0.2.7', by: 'mx.example', protocol: 'ESMTP' });
});

it('reads the address that GMX writes behind the claim, and no name where a server behind a proxy says there is none', () => {
  const plain = readReceived('from dial-7.example (EHLO claims.example) [192.0.2.7] by mx.example (mp058) with SMTP; 6 May 2024 07:10:00 +0200');
  expect(plain).toMatchObject({ name: 'dial-7.example', claimed: 'claims.example', address: '192.0.2.7' });
  const proxied = readReceived(
    'from [UNAVAILABLE] ([192.0.2.7]:45482 helo=localhost) by mx.example with esmtpa (Exim 4.86_2) id 1k1QE7-0002iU-E3; Mon, 6 May 2024 07:10:00 +0300',
  );
  expect(proxied).toMatchObject({ name: '', claimed: 'localhost', address: '192.0.2.7' });
  expect(readReceived('from [UNAVAILABLE] by mx.example with SMTP; Mon, 6 May 2024 07:10:00 +0300')).toMatchObject({ name: '', claimed: '' });
});
