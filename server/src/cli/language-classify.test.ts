import { expect, it } from 'vitest'
import { classified } from './language-classify.ts'

type Task = Parameters<typeof classified>[1]['task']

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function run(text: string, task: Task, language: 'en' | 'ko' | 'th' | null = null, size = 7) {
  const problems: string[] = []
  const lines: string[] = []
  for await (const line of classified(inPieces(text, size), { task, language }, (problem) => problems.push(problem))) lines.push(line)
  return { lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), problems }
}

it('writes each line again in its place, with a label and scores', async () => {
  const { lines, problems } = await run(
    '{"id":1,"text":"ของพังค่ะ แย่มาก"}\n{"id":2,"text":"너무 예뻐요 감사합니다"}\r\n{"text":"I love it","id":3}',
    'sentiment',
  )
  expect(lines.map(({ id, label }) => [id, label])).toEqual([
    [1, 'neg'],
    [2, 'pos'],
    [3, 'pos'],
  ])
  expect(lines[0]).toMatchObject({ text: 'ของพังค่ะ แย่มาก', scores: { neg: expect.any(Number), q: expect.any(Number) } })
  expect(problems).toEqual([])
})

it.each<[Task, string, string | null]>([
  ['language', 'เปิดกี่โมงคะ', 'th'],
  ['kind', 'เปิดกี่โมงคะ', 'question'],
  ['offence', 'you fucking idiots', 'off'],
  ['urgency', '충전기에서 불이 났어요', 'high'],
  ['kind', 'お元気ですか', null],
])('tells the %s of "%s": %s', async (task, text, label) => {
  const { lines } = await run(JSON.stringify({ text }), task)
  expect(lines[0]).toMatchObject({ label })
})

it('takes the language it is told', async () => {
  const { lines } = await run('{"text":"55555"}', 'sentiment', 'th')
  expect(lines[0]).toMatchObject({ scores: { q: expect.any(Number) } })
})

it('names the number of a line it cannot read, and does all others', async () => {
  const { lines, problems } = await run('{"text":"ok"}\n\nno json\n{"words":1}\n["text"]\n{"text":5}\n{"text":"ok"}\n', 'language')
  expect(problems.map((problem) => problem.slice(0, 6))).toEqual(['Line 3', 'Line 4', 'Line 5', 'Line 6'])
  expect(lines.map((each) => each.line ?? each.label)).toEqual(['en', 3, 4, 5, 6, 'en'])
})

it('leaves signs inside a text alone that end lines elsewhere', async () => {
  const { lines } = await run(`{"text":"one\u2028two\u0085three"}\n`, 'language', null, 5)
  expect(lines.map(({ text }) => text)).toEqual(['one\u2028two\u0085three'])
})

it('answers a line before the next one came', async () => {
  let asked = 0
  async function* slowly() {
    for (const line of ['{"text":"first"}\n', '{"text":"second"}\n']) {
      asked++
      yield new TextEncoder().encode(line)
    }
  }
  await classified(slowly(), { task: 'language', language: null }, () => {}).next()
  expect(asked).toBe(1)
})
