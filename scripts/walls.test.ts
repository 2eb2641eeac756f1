import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkOwnWalls, checkWalls } from './walls.ts'

/** A small house that breaks no rule; each test adds one file that does. */
const sound: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'baton',
    workspaces: ['contract', 'channels/*', 'language', 'server', 'web', 'simulator', 'prove', 'e2e'],
  }),
  'contract/package.json': manifest('contract', { exports: { '.': './src/index.ts', './*': './src/*.ts' } }),
  'contract/src/index.ts': `export * from './events.ts'`,
  'contract/src/findings.ts': `export const finding = (code) => ({ code })`,
  'contract/src/events.ts': `import { z } from 'zod'; export const Event = z.object({})`,
  'channels/kit/package.json': manifest('channel-kit', { exports: { '.': './src/index.ts', './conformance': './src/conformance.ts' } }),
  'channels/kit/src/index.ts': `import { createHmac } from 'node:crypto'; export { finding } from '@baton/contract/findings'; export const sign = createHmac`,
  'channels/kit/src/conformance.ts': `import { it } from 'vitest'; export const conforms = it`,
  'channels/line/package.json': manifest('channel-line', { exports: { '.': './src/index.ts' } }),
  'channels/line/src/index.ts': `import { sign } from '@baton/channel-kit'; export const line = { sign }`,
  'channels/line/src/line.test.ts': `import { readFileSync } from 'node:fs'; import { conforms } from '@baton/channel-kit/conformance'; conforms(readFileSync('a'))`,
  'language/package.json': manifest('language', { exports: { '.': './src/index.ts' } }),
  'language/src/index.ts': `export const languageOf = () => 'ko'`,
  'server/package.json': manifest('server', {
    imports: { '#kernel/*': './src/kernel/*.ts', '#people': './src/people/index.ts', '#conversations': './src/conversations/index.ts' },
  }),
  'server/migrations/0001.kernel.events.sql': `create table events (seq bigint);`,
  'server/migrations/0002.people.agents.sql': `create table if not exists agents (id uuid); -- create table conversations (an old name)`,
  'server/migrations/0003.conversations.conversations.sql': `create table conversations (id uuid); create table public.messages (id uuid) partition by range (id);`,
  'server/src/slices.ts': `export const slices = ['people', 'conversations'] as const`,
  'server/src/main.ts': `import '#people'; import '#conversations'; import { fetchAll } from '#kernel/door/fetch'; fetchAll()`,
  'server/src/kernel/db.ts': 'export const one = (sql: string) => sql; one("select seq from events")',
  'server/src/kernel/testing/given.ts': `import { it } from 'vitest'; export const given = it`,
  'server/src/kernel/door/fetch.ts': `import { request } from 'undici'; export const fetchAll = () => request('x')`,
  'server/src/people/index.ts': `export { invite } from './invite.ts'`,
  'server/src/people/invite.ts': `import { one } from '#kernel/db'; export const invite = () => one('insert into agents (id) values (1)')`,
  'server/src/conversations/index.ts': `export { assign } from './assign.ts'`,
  'server/src/conversations/assign.ts': `import { invite } from '#people'; import { Event } from '@baton/contract/events'
    export const assign = (tx: { one: (s: TemplateStringsArray, ...v: unknown[]) => void }, id: string) => tx.one\`
      with agents_here as (select id from agents) -- from nowhere
      update conversations c set id = \${id} from agents a, events e where a.id = c.id for update\``,
  'server/src/conversations/assign.test.ts': `import { given } from '#kernel/testing/given'; given('x', () => fetch('x'))`,
  'web/package.json': manifest('web', {}),
  'web/src/Inbox.tsx': `import { Event } from '@baton/contract'; import './inbox.css'; export const Inbox = () => <p>{fetch('/api') && String(Event)}</p>`,
  'web/src/inbox.css': '',
  'simulator/package.json': manifest('simulator', { exports: { '.': './src/index.ts' } }),
  'simulator/src/index.ts': `import { createServer } from 'node:http'; export const simulator = createServer`,
  'prove/package.json': manifest('prove', {}),
  'prove/src/main.ts': `import { simulator } from '@baton/simulator'; import { lost } from './checker/lost.ts'; lost(simulator)`,
  'prove/src/checker/lost.ts': `export const lost = (x: unknown) => x`,
  'e2e/package.json': manifest('e2e', {}),
  'e2e/inbox.test.ts': `import { simulator } from '@baton/simulator'; import { Event } from '@baton/contract'; simulator(Event)`,
}

describe('the walls', () => {
  it('let a sound house stand', () => {
    const report = checkWalls(house({}))

    expect(report.problems).toEqual([])
    expect(report.files).toHaveLength(Object.keys(sound).filter((file) => /\.tsx?$/.test(file)).length)
    expect(report.tables).toBe(4)
  })

  it.each<[string, string, string, RegExp]>([
    [
      'contract using the server',
      'contract/src/bad.ts',
      `import '@baton/language'`,
      /uses language: contract may use nothing else of ours/,
    ],
    [
      'contract using Node',
      'contract/src/bad.ts',
      `import { join } from 'node:path'`,
      /uses node:path: the contract also runs in a browser/,
    ],
    ['prove using the server by path', 'prove/src/bad.ts', `import '../../server/src/kernel/db.ts'`, /reaches into server by a path/],
    ['web using the channel kit', 'web/src/bad.ts', `export * from '@baton/channel-kit'`, /uses kit: web may use only contract/],
    [
      'e2e using an adapter',
      'e2e/bad.test.ts',
      `await import('@baton/channel-line')`,
      /uses channels\/line: e2e may use only contract and simulator/,
    ],
    [
      'adapter using the contract',
      'channels/line/src/bad.ts',
      `import type { Event } from '@baton/contract'`,
      /uses contract: channels\/line may use only kit/,
    ],
    [
      'adapter reading a file',
      'channels/line/src/bad.ts',
      `import { readFileSync } from 'fs'`,
      /uses fs: an adapter does no input or output/,
    ],
    ['adapter opening a socket', 'channels/line/src/bad.ts', `await import('node:net')`, /uses net: an adapter does no input or output/],
    ['adapter using an HTTP client', 'channels/line/src/bad.ts', `import { request } from 'undici'`, /uses undici: an adapter/],
    ['adapter calling fetch', 'channels/line/src/bad.ts', `export const get = () => globalThis.fetch('x')`, /calls fetch: an adapter/],
    [
      'adapter requiring',
      'channels/line/src/bad.ts',
      `export const net = process.getBuiltinModule('net')`,
      /calls getBuiltinModule: an import that no wall sees/,
    ],
    ['kit using an adapter', 'channels/kit/src/bad.ts', `import '@baton/channel-line'`, /uses channels\/line: kit may use only contract/],
    [
      'kit using more of the contract than its tables',
      'channels/kit/src/bad.ts',
      `import '@baton/contract/events'`,
      /uses contract\/src\/events.ts: of the contract the kit may use only findings.ts, abilities.ts, meters.ts, import-fields.ts and templates.ts/,
    ],
    ['language using the contract', 'language/src/bad.ts', `import '@baton/contract'`, /uses contract: language may use nothing/],
    [
      'simulator using an adapter',
      'simulator/src/bad.ts',
      `import '@baton/channel-line'`,
      /uses channels\/line: simulator may use nothing/,
    ],
    [
      'the checker using the product',
      'prove/src/checker/bad.ts',
      `import '@baton/contract'`,
      /uses contract\/src\/index\.ts: the checker shares no code/,
    ],
    [
      'the checker using the rest of prove',
      'prove/src/checker/bad.ts',
      `import '../helper.ts'`,
      /uses prove\/src\/helper\.ts: the checker shares no code/,
    ],
    [
      'a slice entered past its door',
      'server/src/conversations/bad.ts',
      `import { invite } from '../people/invite.ts'`,
      /enters people past its index\.ts/,
    ],
    [
      'a lower slice using a higher one',
      'server/src/people/bad.ts',
      `import type { assign } from '#conversations'`,
      /uses conversations, which stands after people/,
    ],
    [
      'the kernel using a slice',
      'server/src/kernel/bad.ts',
      `export { invite } from '#people'`,
      /uses the slice people: the kernel knows no slice/,
    ],
    [
      'a slice using what composes the server',
      'server/src/people/bad.ts',
      `import { slices } from '../slices.ts'`,
      /uses what composes the server/,
    ],
    ['a folder that is no slice', 'server/src/surprise/index.ts', '', /server\/src\/surprise stands in no order/],
    [
      'product code using test helpers',
      'server/src/people/bad.ts',
      `import { given } from '#kernel/testing/given'`,
      /#kernel\/testing\/given: that is for tests only/,
    ],
    ['product code using the test runner', 'web/src/bad.ts', `import { vi } from 'vitest'`, /uses vitest outside of a test/],
    ['a slice opening a socket', 'server/src/people/bad.ts', `import net from 'node:net'`, /uses net: only the outgoing door/],
    [
      'the kernel using an HTTP client',
      'server/src/kernel/bad.ts',
      `import { request } from 'undici'`,
      /uses undici: only the outgoing door/,
    ],
    [
      'a slice sending mail',
      'server/src/people/bad.ts',
      `import { createTransport } from 'nodemailer'`,
      /uses nodemailer: only the outgoing door/,
    ],
    ['a slice calling fetch', 'server/src/people/bad.ts', `export const get = () => fetch('x')`, /calls fetch: only the outgoing door/],
    ['an import nobody can follow', 'server/src/people/bad.ts', `const name = 'x'; await import(name)`, /imports a computed name/],
    ['an import that leads nowhere', 'server/src/people/bad.ts', `import './gone.ts'`, /imports \.\/gone\.ts, which leads nowhere/],
    [
      'a ring of imports',
      'server/src/people/bad.ts',
      `import { invite } from '#people'; export { invite as again } from './bad.ts'`,
      /bad\.ts → server\/src\/people\/bad\.ts: a ring/,
    ],
    [
      'a slice writing the table of another',
      'server/src/conversations/bad.ts',
      'export const sql = `update agents set id = ${1}`',
      /writes agents, which belongs to people/,
    ],
    [
      'a slice deleting the events',
      'server/src/people/bad.ts',
      `export const sql = 'delete from only events where seq < 5'`,
      /writes events, which belongs to kernel/,
    ],
    [
      'a slice reading a higher table',
      'server/src/people/bad.ts',
      'export const sql = `select a.id from agents a join public.messages m on true`',
      /reads messages, which belongs to conversations/,
    ],
    [
      'a slice reading a higher table in a list',
      'server/src/people/bad.ts',
      `export const sql = 'select 1 from agents a, conversations c'`,
      /reads conversations, which belongs to conversations/,
    ],
    [
      'the kernel reading a table of a slice',
      'server/src/kernel/bad.ts',
      `export const sql = 'select id from agents'`,
      /reads agents, which belongs to people/,
    ],
  ])('catch %s', (_, file, source, problem) => {
    const { problems } = checkWalls(house({ 'prove/src/helper.ts': 'export const helper = 1', [file]: source }))

    expect(problems).toEqual([expect.stringMatching(problem)])
  })

  it('catch a long ring through three modules once', () => {
    const { problems } = checkWalls(
      house({ 'web/src/a.ts': `import './b.ts'`, 'web/src/b.ts': `export * from './c.ts'`, 'web/src/c.ts': `await import('./a.ts')` }),
    )
    expect(problems).toEqual(['web/src/a.ts → web/src/b.ts → web/src/c.ts → web/src/a.ts: a ring of imports'])
  })

  it('let types look at each other, since they are erased', () => {
    const files = {
      'web/src/a.ts': `import type { B } from './b.ts'; export type A = B`,
      'web/src/b.ts': `import { type A } from './a.ts'; export type B = A`,
    }
    expect(checkWalls(house(files)).problems).toEqual([])
  })

  it('know the order of slices that are objects, too', () => {
    const files = {
      'server/src/slices.ts': `export const slices = [{ name: 'people', routes: [] }, { name: 'conversations' }]`,
      'server/src/people/bad.ts': `import '#conversations'`,
    }
    expect(checkWalls(house(files)).problems).toEqual([expect.stringMatching(/stands after people/)])
  })

  it('do not trust a checker that saw next to nothing', () => {
    expect(checkOwnWalls(house({})).problems).toEqual([
      expect.stringMatching(/saw 2\d files and expects at least/),
      expect.stringMatching(/saw \d+ imports/),
      expect.stringMatching(/saw 4 tables/),
    ])
  })
})

function manifest(name: string, fields: object): string {
  return JSON.stringify({ name: `@baton/${name}`, type: 'module', ...fields })
}

function house(more: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'baton-walls-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [file, text] of Object.entries({ ...sound, ...more })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}
