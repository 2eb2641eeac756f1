import type { FastifyReply } from 'fastify'
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
  const found = await ctx.read(
    (tx) => tx.one<{ html: string }>`
      select m.html from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.html is not null and ${visibleTo(tx.actor)} and ${wordsReadable(tx.actor, raw('m.visibility'))}`,
  )
  if (!found) fail('not_found')
  const html = ctx.actor.rights.seePersonalData ? found.html : maskText(found.html)
  const remotePictures = html.match(BLOCKED)?.length ?? 0
  return { html: pictures ? html.replace(BLOCKED, ' src=') : html, remotePictures }
}

/** What the frame of a mail may do: show itself and, when asked, pictures from elsewhere. It runs nothing, sends nothing, and stands only in our own pages. */
function framePolicy(pictures: boolean): string {
  return `default-src 'none'; img-src data:${pictures ? ' https: http:' : ''}; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox`
}

/** The formatted mail as a page for a sandboxed frame. */
export async function answerFrame(ctx: Ctx, messageId: string, { pictures }: { pictures: boolean }, reply: FastifyReply): Promise<void> {
  const { html } = await readHtml(ctx, messageId, { pictures })
  await reply
    .header('content-security-policy', framePolicy(pictures))
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank">${html}`)
}
