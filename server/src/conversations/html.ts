import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { maskText } from '#kernel/masking'
import { raw } from '#kernel/sql'
import { visibleTo, wordsReadable } from './visible-to.ts'

/** What the sanitiser at intake wrote in place of the address of a picture that lies on somebody's server. */
const BLOCKED = /\sdata-blocked-src=/g

/**
 * The formatted version of a mail, sanitised when it came. Pictures of other servers tell their sender who reads when, so
 * they load only when asked for.
 */
export async function readHtml(
  ctx: Ctx,
  messageId: string,
  { pictures }: { pictures: boolean },
): Promise<{ html: string; remotePictures: number }> {
  const found = await ctx.tx(
    (tx) => tx.one<{ html: string }>`
      select m.html from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.html is not null and ${visibleTo(tx.actor)} and ${wordsReadable(tx.actor, raw('m.visibility'))}`,
  )
  if (!found) fail('not_found')
  const html = ctx.actor.rights.seePersonalData ? found.html : maskText(found.html)
  const remotePictures = html.match(BLOCKED)?.length ?? 0
  return { html: pictures ? html.replace(BLOCKED, ' src=') : html, remotePictures }
}
