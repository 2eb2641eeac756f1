import type { SeenCall, Simulator } from '@baton/simulator'
import type { Stage } from '../stage/stage.ts'
import { appStore } from './app-store.ts'
import { facebook } from './facebook.ts'
import { googleBusiness } from './google-business.ts'
import { googlePlay } from './google-play.ts'
import { instagram } from './instagram.ts'
import type { Network, Place, Played } from './network.ts'
import { whatsapp } from './whatsapp.ts'
import { youtube } from './youtube.ts'

export type { Network, Place, Played, Said, Way } from './network.ts'

/** Networks that tell by webhook, and those that are asked. A further one is a file here and its name in one of these. */
export const telling: readonly Network[] = [facebook, instagram, whatsapp]
export const asked: readonly Network[] = [googlePlay, appStore, googleBusiness, youtube]

/** Connects one account of each. */
export async function playAll(stage: Stage, networks: readonly Network[]): Promise<Played[]> {
  const played: Played[] = []
  for (const network of networks) played.push(await network.play(stage))
  return played
}

/** Every place of these with the account that it belongs to. */
export const placesOf = (played: readonly Played[]): { place: Place; of: Played }[] =>
  played.flatMap((of) => of.places.map((place) => ({ place, of })))

/** The calls of an account that say something, or all where all are counted: under the name of the budget that they are of. */
export function callsOf(simulator: Simulator, { account, atSimulator, ways, exhaust }: Played): { budget: string; call: SeenCall }[] {
  const all = simulator.calls().filter((call) => call.network === atSimulator && call.account === account)
  if (exhaust.countsAll) return all.map((call) => ({ budget: account, call }))
  return all.flatMap((call) => {
    const way = ways.find(({ call: { method, path } }) => call.method === method && fits(path, call.path))
    return way ? [{ budget: `${account} ${way.call.path.split('/').at(-1)}`, call }] : []
  })
}

const fits = (pattern: string, path: string) =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[.:]/g, '\\$&'))
      .join('.*')}$`,
  ).test(path)
