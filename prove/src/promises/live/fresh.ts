import type { Item } from '../../checker/held.ts'
import type { Api } from '../../stage/api.ts'
import type { Stage } from '../../stage/stage.ts'

/** What stands for an answer that was refused. */
interface Refused {
  refused: string
}
export const isRefused = (value: unknown): value is Refused => typeof value === 'object' && value !== null && 'refused' in value

/** Asks the API anew, as one person, and each thing once. */
export interface Reader {
  get(path: string): Promise<unknown>
  /** A list from a cursor on, or whole. */
  walk(path: string, cursor?: string): Promise<Item[]>
  /** A timeline before a cursor, oldest first. */
  timeline(path: string, cursor: string): Promise<Item[]>
  /** What a store of this name is filled from. */
  store(name: string): Promise<unknown>
}

interface Page {
  items: Item[]
  next?: string | null
  earlier?: string | null
}

export function readerOf(api: Api, at: Stage['at']): Reader {
  const asked = new Map<string, Promise<unknown>>()
  const ask = (path: string): Promise<unknown> => {
    const known = asked.get(path) ?? answerTo(path)
    asked.set(path, known)
    return known
  }
  async function answerTo(path: string): Promise<unknown> {
    const { status, body, text } = await api.call('GET', path)
    if (status >= 500) throw new Error(`GET ${path} was answered ${status}: ${text}`)
    return status >= 400 ? { refused: (body as { code: string }).code } : body
  }
  const page = async (path: string, cursor: string | undefined): Promise<Page> => {
    const query = `limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`
    const answer = await ask(at(`${path}${path.includes('?') ? '&' : '?'}${query}`))
    return isRefused(answer) ? { items: [] } : (answer as Page)
  }
  return {
    get: (path) => ask(at(path)),
    async walk(path, cursor) {
      const items: Item[] = []
      for (let next: string | null | undefined = cursor, first = true; first || next; first = false) {
        const answer = await page(path, next ?? undefined)
        items.push(...answer.items)
        next = answer.next
      }
      return items
    },
    async timeline(path, cursor) {
      let items: Item[] = []
      for (let next: string | null | undefined = cursor; next; ) {
        const answer = await page(path, next)
        items = [...answer.items, ...items]
        next = answer.earlier
      }
      return items
    },
    async store(name) {
      if (name === 'me') return ask('/api/v1/me')
      const answer = await ask(at(name === 'counts' ? '/conversation-counts' : `/${name}`))
      return typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : answer
    },
  }
}
