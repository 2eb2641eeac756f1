import { address, send } from '../api/call.ts'
import { Failure, failureFrom } from '../api/failure.ts'
import { routes } from '../api/routes.gen.ts'
import type { BacklogEvent, DraftEvent, FeedEntry, PresenceEvent, UnreadEvent } from '../api/types.ts'

/** A position comes every 15 s; three missed ones mean that the line is dead though nobody told us. */
const silenceMs = 45_000

export type Entry = FeedEntry | BacklogEvent | DraftEvent | PresenceEvent | UnreadEvent

interface Options {
  workspaceId: string
  /** Newest seq already seen; null = begin at the present. */
  after: number | null
  browser?: string | undefined
  signal: AbortSignal
  onOpen: () => void
  /** What is late, who is where, what I have read and what I write have no place in the log, and so no `seq`. */
  onEntry: (entry: Entry) => void
}

/**
 * Reads the live feed until the line ends, or until `onEntry` throws. Read by fetch, not EventSource: this way a refused start tells its code
 * (`feed_too_old`), and event types that are younger than this page are not dropped.
 */
export async function readFeed({ workspaceId, after, browser, signal, onOpen, onEntry }: Options): Promise<void> {
  const ending = new AbortController()
  let watch: ReturnType<typeof setTimeout> | undefined
  const alive = () => {
    clearTimeout(watch)
    watch = setTimeout(() => ending.abort(new Failure('unreachable', null)), silenceMs)
  }
  alive()
  try {
    const response = await send(address(routes['events.live'][1], { workspaceId }, { after: after ?? undefined, browser }), {
      credentials: 'same-origin',
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, ending.signal]),
    })
    if (!response.ok || !response.body) throw await failureFrom(response)
    onOpen()
    const parse = sseParser((data) => onEntry(JSON.parse(data) as Entry))
    for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) return
      alive()
      parse(value)
    }
  } finally {
    clearTimeout(watch)
    ending.abort()
  }
}

/** Takes text as it arrives, cut anywhere, and calls back once per event with its data. */
export function sseParser(onData: (data: string) => void): (chunk: string) => void {
  let rest = ''
  let data: string[] = []
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
      else if (line === '' && data.length > 0) {
        onData(data.join('\n'))
        data = []
      }
    }
  }
}
