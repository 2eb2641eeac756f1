import type { AccountContext } from '@baton/channel-kit'

/** What the adapter's tests share. */
export const account: AccountContext = {
  network: 'glassdoor',
  externalId: '123456',
  handle: 'Haru Living',
  baseUrl: '',
  credentials: {},
  settings: {
    profileName: 'Haru Living',
    profileUrl: 'https://www.glassdoor.com/Reviews/Haru-Living-Reviews-E123456.htm',
  },
}

export const linkOf = (id: number): string => `https://www.glassdoor.com/Reviews/Employee-Review-Haru-Living-RVW${id}.htm`

/** A mail of the kind that the site sends about a review, as it reaches a mailbox. */
export function mail(given: { subject?: string; text?: string; from?: string; verdict?: string } = {}): string {
  const {
    subject = 'New review for Haru Living: “Long hours”',
    text = `Somebody reviewed Haru Living.\r\n\r\nRating: 2 out of 5\r\n\r\nPros: Good people\r\n\r\nRead it: ${linkOf(9)}?utm_source=mail`,
    from = 'Glassdoor <noreply@glassdoor.com>',
    verdict = 'mx.brand.example; dkim=pass header.d=glassdoor.com; dmarc=pass (p=REJECT) header.from=glassdoor.com',
  } = given
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`
  return [
    ...(verdict ? [`Authentication-Results: ${verdict}`] : []),
    `From: ${from}`,
    'To: reviews@brand.example',
    `Subject: ${encoded}`,
    'Date: Fri, 20 Nov 2026 09:00:00 +0000',
    'Message-ID: <rvw9@glassdoor.com>',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n')
}
