import { conformance } from '@baton/channel-kit/conformance'
import { account, linkOf, mail } from './given.ts'
import { glassdoor } from './index.ts'

const HEAD = 'Review ID,Date,Rating,Headline,Pros,Cons,Advice to Management,Job Title,Location,Employment Status,Language,Link'
const slow = 'RVW1,2026-11-01,2,야근이 많아요,동료가 좋아요,야근,,상담원,서울,현직,Korean,'

conformance(glassdoor, {
  account,
  app: {},
  now: Date.parse('2026-11-20T09:00:00Z'),
  deliveries: [
    { name: 'a table', body: `${HEAD}\n${slow}\nRVW2,2026-11-02,5,ดีมาก,ทีมดี,,,,Bangkok,,th,\n`, kinds: ['message', 'message'] },
    { name: 'a table without ids', body: 'Date;Stars;Pros;Cons\n01.11.2026;4;Good people;Shifts\n', kinds: ['message'] },
    { name: 'a mail', body: mail(), kinds: ['message'] },
    {
      name: 'rows of an import',
      body: glassdoor.imports?.bodyOf([{ id: '7', stars: 3, title: 'So so', at: '2026-11-03T00:00:00.000Z' }], {
        account: '123456',
        import: 'i1',
        noticedAt: '2026-11-20T09:00:00.000Z',
      }) as Uint8Array,
      kinds: ['message'],
    },
  ],
  duplicates: [
    {
      name: 'the columns stand in another order, and the id stands in the link',
      first: `${HEAD}\n${slow}\n`,
      second: `Link,Cons,Pros,Title,Stars,Date\n${linkOf(1)},야근,동료가 좋아요,야근이 많아요,2.0,"Nov 1, 2026"\n`,
    },
  ],
  unknownKind: `${HEAD}\nRVW3,2026-11-01,nine,Title,,,,,,,,\n`,
  notOurs: ['not json', '{"events":[]}', '', new Uint8Array([0x50, 0x4b, 3, 4]), mail({ text: 'Your weekly summary is here.' })],
  sends: [],
  answers: [],
  texts: ['hello', '배송이 늦어요. '.repeat(30)],
})
