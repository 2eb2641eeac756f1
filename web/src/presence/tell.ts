import { address, send } from '../api/call.ts'
import { routes } from '../api/routes.gen.ts'
import type { PresenceState } from '../api/types.ts'
import { browserId, onNewLine, screenId } from './browser.ts'

interface Open {
  workspaceId: string
  conversationId: string | null
  state: PresenceState
}

let open: Open | null = null
let waits = false
let told = ''

/** What this tab has open, for colleagues to see. Of several words at once only the last goes out, and none that says nothing new. */
export function tellPresence(workspaceId: string, conversationId: string | null, state: PresenceState = 'viewing'): void {
  open = { workspaceId, conversationId, state }
  if (!waits) queueMicrotask(flush)
  waits = true
}

function flush(): void {
  waits = false
  if (!open || told === keyOf(open)) return
  told = keyOf(open)
  put(open).catch(() => {
    // It is told again with the next line.
    told = ''
  })
}

function tellAgain(): void {
  if (!open?.conversationId) return
  told = ''
  flush()
}

const keyOf = ({ workspaceId, conversationId, state }: Open) => (conversationId ? `${workspaceId} ${conversationId} ${state}` : workspaceId)

/** Without a key: telling it twice does no harm, and nothing is kept of it. */
function put({ workspaceId, conversationId, state }: Open, keepalive = false): Promise<Response> {
  const [method, path] = routes['presence.tellPresence']
  return send(address(path, { workspaceId }), {
    method,
    keepalive,
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ screen: screenId, browser: browserId, conversationId, state }),
  })
}

onNewLine(tellAgain)
addEventListener('pagehide', () => {
  if (open?.conversationId) void put({ ...open, conversationId: null }, true).catch(() => undefined)
})
// Out of the browser's memory of pages it comes as it was.
addEventListener('pageshow', ({ persisted }) => persisted && tellAgain())
