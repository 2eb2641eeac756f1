import { forbiddenIn } from './ask.ts'
import type { Scene } from './scene.ts'

const listenMs = 4_000

/** Everybody listens to the live feed of A from its beginning, while contacts speak again; nobody may hear what is not theirs. */
export async function listenToFeeds(scene: Scene): Promise<{ streams: number; heard: number; leaks: string[] }> {
  const ending = AbortSignal.timeout(listenMs)
  const listening = scene.callers.map(async (caller) => {
    const path = `/api/v1/workspaces/${scene.own.workspaceId}/live?after=0`
    const text = await hear(`${caller.api.url}${path}`, caller.api.proof(), ending)
    return { caller, text, events: text.split('\n').filter((line) => line.startsWith('event:')).length }
  })
  await scene.speakAgain()
  const heard = await Promise.all(listening)
  const leaks = heard.flatMap(({ caller, text, events }) => {
    const forbidden = forbiddenIn({ text, headers: {} }, caller, scene.canaries).map(
      (words) => `${caller.name} hears ${words} on the live feed`,
    )
    const mayHear = caller.workspaces.has('A') && caller.permissions.has('conversation:read')
    if (!mayHear && events > 0) forbidden.push(`${caller.name} hears ${events} events on the live feed`)
    if (mayHear && events === 0) forbidden.push(`${caller.name} hears nothing on the live feed, so nothing is proven for them`)
    return forbidden
  })
  return { streams: heard.filter(({ events }) => events > 0).length, heard: heard.reduce((sum, { events }) => sum + events, 0), leaks }
}

/** All that a stream brings until the time is over. */
async function hear(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<string> {
  let text = ''
  try {
    const answer = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal })
    for await (const part of answer.body ?? []) text += Buffer.from(part as Uint8Array).toString('utf8')
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return text
}
