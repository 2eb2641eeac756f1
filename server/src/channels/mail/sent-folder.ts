import type { CallResult, ImapSearchCall } from '@baton/channel-kit'
import { inEnglish } from '@baton/contract/findings'
import type { ImapFlow } from 'imapflow'
import type { DoorAnswer } from '#kernel/door'
import { imapProblem, withImap } from './imap-session.ts'
import type { MailServer } from './mail-server.ts'

/**
 * Looks in Sent for a mail by a header. 200 with `{found, messageId}`; 404 when the mailbox has no Sent folder; 0 when it
 * could not be asked.
 */
export async function searchSentFolder(server: MailServer, call: ImapSearchCall, signal: AbortSignal): Promise<CallResult> {
  try {
    return await withImap(server, signal, async (client) => {
      const folder = await sentFolder(client)
      if (!folder) return answer(404, 'This mailbox has no folder for sent mail.')
      await client.mailboxOpen(folder, { readOnly: true })
      const found = await client.search({ header: { [call.header.name]: call.header.value } }, { uid: true })
      if (!Array.isArray(found)) return answer(0, 'The mail server did not answer the search.')
      return answer(200, JSON.stringify({ found: found.length, ...(found.length ? { messageId: call.header.value } : {}) }))
    })
  } catch (error) {
    return answer(0, inEnglish(imapProblem(server, error).why).words)
  }
}

/** Puts a copy of a mail into Sent, once: a mail that is there already stays alone. Answers whether there is one now. */
export async function fileInSent(server: MailServer, mail: Buffer, messageId: string, signal: AbortSignal): Promise<boolean> {
  return withImap(server, signal, async (client) => {
    const folder = await sentFolder(client)
    if (!folder) return false
    await client.mailboxOpen(folder)
    const found = await client.search({ header: { 'Message-ID': messageId } }, { uid: true })
    if (Array.isArray(found) && found.length > 0) return true
    return Boolean(await client.append(folder, mail, ['\\Seen']))
  })
}

/** Signs in and tells which folders there are, and what the server can do; 535 with the server's words when it refuses the sign-in. */
export async function probeImap(server: MailServer, signal: AbortSignal): Promise<DoorAnswer> {
  try {
    return await withImap(server, signal, async (client) => {
      const folders = (await client.list()).map(({ path, specialUse }) => ({ path, specialUse }))
      return { ok: true, result: answer(200, JSON.stringify({ folders, capabilities: [...client.capabilities.keys()] })) }
    })
  } catch (error) {
    const { kind, why } = imapProblem(server, error)
    if (kind === 'refused') return { ok: true, result: answer(535, why.networkWords ?? '') }
    return { ok: false, bytesWritten: false, kind: 'connect', why }
  }
}

/** The folder that the server marks as Sent, or that is called so. */
async function sentFolder(client: ImapFlow): Promise<string | null> {
  const folders = await client.list()
  return folders.find(({ specialUse }) => specialUse === '\\Sent')?.path ?? null
}

function answer(status: number, body: string): CallResult {
  return { status, headers: {}, body: Buffer.from(body) }
}
