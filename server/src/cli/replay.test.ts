import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { replay } from './replay.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-replay-test-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** `[id, author, clock or null, replyTo or null]`; the brand's turns are those of its own name. */
type TurnRow = [string, string, string | null, string | null]

function thread(id: string, brand: string, rows: TurnRow[]) {
  const turns = rows.map(([turn, author, clock, replyTo]) => ({
    id: turn,
    role: author === brand ? 'agent' : 'customer',
    author,
    at: clock && `2026-03-02T${clock}:00Z`,
    text: author === brand ? '불편을 드려 죄송합니다. 확인해 보겠습니다.' : 'ยังไม่ได้รับของเลยค่ะ',
    replyTo,
  }))
  return { id, network: 'x', brand, turns }
}

const threads = [
  thread('answered', 'harucare', [
    ['1', 'minji', '09:00', null],
    ['2', 'harucare', '09:30', '1'],
  ]),
  thread('below a post of the brand', 'harucare', [
    ['1', 'harucare', '08:00', null],
    ['2', 'nok', '09:00', '1'],
    ['3', 'somchai', '09:05', '1'],
    ['4', 'harucare', '09:10', '3'],
    ['5', 'harucare', '09:40', '2'],
  ]),
  thread('begun outside', 'harucare', [
    ['7', 'harucare', '10:00', '6'],
    ['8', 'emily', '10:10', '7'],
    ['9', 'harucare', '10:25', '7'],
  ]),
  thread('unanswered', 'harucare', [['1', 'minji', '12:00', null]]),
  thread('answered at no known time', 'haru_th', [
    ['1', 'nok', '12:00', null],
    ['2', 'haru_th', null, '1'],
  ]),
  thread('replies to nothing', 'haru_th', [
    ['1', 'dao', '11:00', null],
    ['2', 'dao', '11:05', null],
    ['3', 'haru_th', '11:20', null],
  ]),
]

it('reports first responses by thread and its first customer, however webhooks are doubled and shuffled', async () => {
  const path = join(folder, 'threads.jsonl')
  writeFileSync(path, threads.map((each) => JSON.stringify(each)).join('\n'))
  const printed = vi.spyOn(console, 'log').mockReturnValue()

  expect(await replay([path, '--json', '--shuffle', '--duplicates', '0.5', '--seed', '3'])).toBe(0)

  const result = JSON.parse(String(printed.mock.calls[0]?.[0]))
  expect(result).toMatchObject({
    threads: 6,
    turns: 15,
    conversations: 6,
    messages: 15,
    // 15, 20, 30 and 40 minutes.
    firstResponse: { count: 4, medianSeconds: 1500, p90Seconds: expect.closeTo(2220) },
    responseRate: expect.closeTo(4 / 6),
    manySpeakers: 1,
  })
  expect(result.acknowledged).toBe(result.webhooksSent)
  expect(result.webhooksSent).toBeGreaterThan(15)
}, 60_000)

it('says how it is used when it is not', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  for (const wrong of [
    [],
    ['a.jsonl', 'b.jsonl'],
    ['a.jsonl', '--duplicates', '2'],
    ['a.jsonl', '--seed', 'x'],
    ['a.jsonl', '--url', 'http://localhost:3000'],
    ['a.jsonl', '--unknown'],
  ])
    expect(await replay(wrong)).toBe(2)
  expect(said.mock.calls.every(([words]) => String(words).includes('baton replay <threads.jsonl>'))).toBe(true)
})

it('names the line of the file that is no thread', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const path = join(folder, 'threads.jsonl')
  writeFileSync(path, `${JSON.stringify(threads[0])}\n{"brand":"harucare"}\n`)

  expect(await replay([path])).toBe(1)
  expect(String(said.mock.calls[0]?.[0])).toContain('line 2')
})

it('says what to do about a file that is not there', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()

  expect(await replay([join(folder, 'gone.jsonl')])).toBe(1)
  expect(String(said.mock.calls[0]?.[0])).toContain(`There is no file ${join(folder, 'gone.jsonl')}. Check its name`)
})
