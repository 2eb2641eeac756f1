import type { OpenFile } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { dateOf, isDayFirst } from './dates.ts'
import { account, linkOf, mail } from './given.ts'
import { glassdoor } from './index.ts'
import { starsIn } from './rows.ts'
import { employerIn, pageOf, reviewIn } from './site.ts'

const { imports } = glassdoor
if (!imports) throw new Error('no imports')

async function opened(file: Uint8Array | string): Promise<OpenFile> {
  const result = await imports?.open(Buffer.from(file), 100)
  if (!result?.ok) throw new Error(result?.reason.code)
  return result.file
}
const fieldsOf = async (file: Uint8Array | string) => (await opened(file)).columns.map(({ field }) => field)
const cellsOf = async (file: Uint8Array | string) => (await opened(file)).rows.map(({ cells }) => cells)
const why = async (file: Uint8Array | string) => {
  const result = await imports?.open(Buffer.from(file), 3)
  return result?.ok ? null : result?.reason
}

describe('tables', () => {
  it('are recognised by their headers in any order and spelling, the first of two alike', async () => {
    expect(await fieldsOf('Job Title,OVERALL_RATING,Review-Headline,Advice to Management,Salary,rating\n')).toEqual([
      'job',
      'stars',
      'title',
      'advice',
      null,
      null,
    ])
  })

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffRating,Pros\n5,좋아요\n'), 'utf-8', '좋아요'],
    ['UTF-8', Buffer.from('Rating,Pros\n5,ดีมาก\n'), 'utf-8', 'ดีมาก'],
    ['UTF-16 of spreadsheets', Buffer.from('\ufeffRating\tPros\n5\t좋아요\n', 'utf16le'), 'utf-16le', '좋아요'],
    [
      'Windows-949',
      Buffer.concat([Buffer.from('Rating,Pros\n5,'), Buffer.from([0xc1, 0xc1, 0xbe, 0xc6, 0xbf, 0xe4])]),
      'windows-949',
      '좋아요',
    ],
    ['Windows-874', Buffer.concat([Buffer.from('Rating,Pros\n5,'), Buffer.from([0xb4, 0xd5, 0xc1, 0xd2, 0xa1])]), 'windows-874', 'ดีมาก'],
    ['Windows-1252', Buffer.concat([Buffer.from('Rating,Pros\n5,caf'), Buffer.from([0xe9])]), 'windows-1252', 'café'],
  ])('are read in %s', async (_name, bytes, encoding, pros) => {
    expect((await opened(bytes)).encoding).toBe(encoding)
    expect(await cellsOf(bytes)).toEqual([['5', pros]])
  })

  it('keep line breaks and delimiters within quotation marks, and count rows as spreadsheets do', async () => {
    const file = await opened('Rating;Pros\r\n4;"Good;\r\nreally, ""good"""\r\n\r\n3;So so\r\n')
    expect(file.rows.map(({ cells }) => cells)).toEqual([
      ['4', 'Good;\r\nreally, "good"'],
      ['3', 'So so'],
    ])
    expect(file.rows.map(({ row }) => row)).toEqual([2, 4])
  })

  it('are refused with what to do when they are broken, too long, empty or a workbook', async () => {
    expect(await why('Rating,Pros\n5,"no end\n')).toMatchObject({ code: 'file_broken' })
    expect(await why('Rating,Pros\n5,a\n5,b\n5,c\n5,d\n')).toMatchObject({
      code: 'file_too_long',
      params: { most: '3' },
      remedy: 'split_file',
    })
    expect(await why('Rating,Pros\n5,a\n5,b\n5,c\n')).toBeNull()
    expect(await why('\ufeff \n')).toMatchObject({ code: 'file_empty' })
    expect(await why(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))).toMatchObject({ code: 'file_is_workbook', remedy: 'save_as_csv' })
  })
})

describe('cells', () => {
  it('tell stars in the ways people write them', () => {
    expect(['4', '4.0', '4,0', '4/5', '4 out of 5', '4 stars', '★★★★☆'].map(starsIn)).toEqual(Array(7).fill(4))
    expect(['', '0', '6', '4.5', '40', 'good', '4/10'].map(starsIn)).toEqual(Array(7).fill(null))
  })

  it('tell dates, the day first only where one of the file shows it, and Thai years', () => {
    const first = '2026-10-01T00:00:00.000Z'
    const same = [
      '2026-10-01',
      '2026/10/1',
      '2026. 10. 1.',
      '2026년 10월 1일',
      '10/01/2026',
      '01.10.2026',
      'Oct 1, 2026',
      '1 October 2026',
      '2569-10-01',
    ]
    expect(same.map((text) => dateOf(text, false))).toEqual(Array(same.length).fill(first))
    expect(dateOf('01/10/2026', isDayFirst(['01/10/2026', '31/10/2026']))).toBe(first)
    expect(dateOf('2026-10-01T09:30:00+09:00', false)).toBe('2026-10-01T00:30:00.000Z')
    expect(['', '2026-02-30', '13/13/2026', 'yesterday', '1'].map((text) => dateOf(text, false))).toEqual(Array(5).fill(null))
  })
})

describe('a review', () => {
  const idsOf = async (row: string) => {
    const result = await glassdoor.parse({ body: Buffer.from(`Id,Link,Date,Rating,Title,Pros\n${row}\n`), headers: {} }, account)
    if (!result.ok) throw new Error(result.reason.code)
    return result.events.flatMap((event) => (event.kind === 'message' ? [[event.thread.externalId, event.externalId]] : []))[0] ?? []
  }

  it('is the same by its number, with or without RVW, or by its link', async () => {
    const row = '2026-10-01,2,Slow,Nice'
    const [thread, version] = await idsOf(`RVW77,,${row}`)
    expect(thread).toBe('77')
    expect(await idsOf(`77,,${row}`)).toEqual([thread, version])
    expect(await idsOf(`,${linkOf(77)}?utm=1,${row}`)).toEqual([thread, version])
    // A page of many reviews names none.
    expect((await idsOf(`,https://www.glassdoor.com/Reviews/Haru-Reviews-E1.htm,${row}`))[0]).toMatch(/^no-id-/)
  })

  it('without a name is known by date, title and words, so other stars are another version of it', async () => {
    const [one, two] = [await idsOf(',,2026-10-01,2,Slow,Nice'), await idsOf(',,2026-10-01,5,Slow,Nice')]
    expect(one[0]).toBe(two[0])
    expect(one[1]).not.toBe(two[1])
    expect((await idsOf(',,2026-10-01,2,Slow,Nicer'))[0]).not.toBe(one[0])
  })
})

describe('addresses', () => {
  it('are those of the site alone', () => {
    expect(employerIn('https://www.glassdoor.co.uk/Overview/Working-at-Haru-EI_IE99.11,15.htm')).toBe('99')
    expect(employerIn('https://fr.glassdoor.ca/Reviews/Haru-Reviews-E77.htm?x=1')).toBe('77')
    for (const link of ['https://glassdoor.com.example/Reviews/H-Reviews-E1.htm', 'javascript:alert(1)', 'https://www.glassdoor.com/', 'x'])
      expect(employerIn(link)).toBe('')
    expect(pageOf('http://www.glassdoor.com/a')).toBe('')
    expect(reviewIn('https://www.glassdoor.com/Reviews/Employee-Review-RVW5.htm')).toBe('5')
  })
})

describe('mails', () => {
  it('are of the site only by one sender for whom the mail server vouches', () => {
    const isNotice = (given: Parameters<typeof mail>[0]) => imports.isNotice(Buffer.from(mail(given)))
    expect(isNotice({})).toBe(true)
    expect(isNotice({ verdict: '' })).toBe(false)
    expect(isNotice({ verdict: 'mx; dmarc=fail header.from=glassdoor.com' })).toBe(false)
    expect(isNotice({ verdict: 'mx; dmarc=pass header.from=evil.example' })).toBe(false)
    expect(isNotice({ from: 'Glassdoor <noreply@glassdoor.com.evil.example>' })).toBe(false)
    expect(isNotice({ from: '"noreply@glassdoor.com" <x@evil.example>' })).toBe(false)
    expect(isNotice({ from: 'a@glassdoor.com, b@evil.example' })).toBe(false)
    // A verdict that a stranger wrote lies below that of the mail server.
    expect(
      isNotice({ verdict: 'mx; dmarc=fail header.from=glassdoor.com\r\nAuthentication-Results: mx; dmarc=pass header.from=glassdoor.com' }),
    ).toBe(false)
  })

  it('tell stars, title, beginning and link, also behind a counter of clicks', async () => {
    const cells = async (given: Parameters<typeof mail>[0]) => (await cellsOf(mail(given)))[0]
    expect(await cells({})).toEqual([linkOf(9), '2026-11-20T09:00:00.000Z', '2', 'Long hours', 'Good people', ''])
    const wrapped = `https://click.mail.glassdoor.com/?u=${encodeURIComponent(linkOf(9))}&k=1`
    expect(await cells({ subject: 'A review', text: `★★★★\r\n${wrapped}` })).toEqual([
      linkOf(9),
      '2026-11-20T09:00:00.000Z',
      '4',
      'A review',
      '',
      '',
    ])
    expect(await why(mail({ text: 'Rating: 2 out of 5' }))).toMatchObject({ code: 'notice_without_review' })
  })
})
