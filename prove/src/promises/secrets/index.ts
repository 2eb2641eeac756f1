import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { leaks, type Place, sightings } from '../../checker/planted.ts'
import type { Given, Proof, Verdict } from '../../promise.ts'
import type { Answer } from '../../stage/api.ts'
import { openStage, type Stage } from '../../stage/stage.ts'
import { connectEverything, keepCookie, ownerReturns, signInAndOut, talk, untilAtRest, makeAndRevokeKeys } from './flows.ts'
import { startOddNetwork } from './odd-network.ts'
import { backup, commandLines, files, logPlaces, tables } from './places.ts'
import { Garden, kinds } from './plant.ts'

const sizes = { small: 3, full: 10 }
const least = 200

/** What is secret is nowhere to be read: not in the database, on the disk, in a backup, in logs, answers, figures or command lines; what people say is in no log. */
export const secrets: Proof = {
  name: 'secrets',
  about: 'no planted secret stands in database, files, backup, logs, answers, figures or command lines; no words of people in logs',
  run: (given) => plantAndSearch(given),
}

async function plantAndSearch(given: Given): Promise<Verdict> {
  const garden = new Garden(given.random)
  const odd = await startOddNetwork(garden)
  let stage: Stage | null = null
  try {
    stage = await openStage({ seed: given.seed, allowHosts: [odd.host, '127.0.0.1:9'], logLevel: 'trace' })
    const answers: Place[] = []
    const hear = (asked: string, { status, headers, text }: Answer) =>
      answers.push({
        kind: handsOut(asked) ? kinds.handing : kinds.answers,
        name: `${asked.split('?')[0]} (${status})`.replaceAll(/[\w-]{20,}/g, '…'),
        bytes: Buffer.from(`${JSON.stringify(headers)}\n${text}`),
      })
    stage = { ...stage, owner: stage.owner.heardBy(hear), api: stage.api.heardBy(hear) }
    plantFirst(stage, garden)
    for (let round = 0; round < sizes[given.size]; round++) {
      await connectEverything(stage, garden, odd.url, round)
      await makeAndRevokeKeys(stage, garden)
      await signInAndOut(stage, garden, round)
      await talk(stage, garden, round)
      given.note(`round ${round + 1}: ${garden.secrets} secrets are planted`)
    }
    await ownerReturns(stage, garden)
    await untilAtRest(stage)
    return await search(stage, garden, answers)
  } finally {
    await stage?.close()
    odd.close()
  }
}

/** The master key, the set-up link, and the owner's and the program's own way in. */
function plantFirst({ server, setupToken, owner, api }: Stage, garden: Garden): void {
  garden.keep('the master secret', readFileSync(join(server.dataDir, 'secret'), 'utf8').trim(), [kinds.secretFile])
  garden.keep('the set-up link', setupToken, [kinds.setupLine])
  if (owner.identity && 'cookie' in owner.identity) keepCookie(garden, owner.identity.cookie)
  if (api.identity && 'key' in api.identity) garden.keep('an API key', api.identity.key)
}

/** Makes keys or links, sets a session's cookie or reads a masked number: their answers are how these come to who asked. */
const handsOut = (asked: string): boolean =>
  /^POST .*\/(api-keys|invitations|reset-link|acceptance|password|change-password|sign-in\/email|number-readings)$|^GET \/api\/v1\/me$/.test(
    asked,
  )

async function search(stage: Stage, garden: Garden, answers: readonly Place[]): Promise<Verdict> {
  const { server } = stage
  const metrics = { kind: kinds.metrics, name: '/metrics', bytes: Buffer.from(await (await fetch(`${server.url}/metrics`)).text()) }
  const commands = commandLines(server.pid)
  const rows = await tables(stage)
  const kept = await backup(stage)
  const homes = [server.dataDir, server.databaseHome()]
  await server.stop()
  const places = [...rows, ...kept, ...files(homes), ...logPlaces(server.log()), ...answers, metrics, ...commands]
  const found = sightings(garden.planted, places)
  const seenIn = (kind: string) => found.some(({ place }) => place.kind === kind)
  const blind = [kinds.database, kinds.files, kinds.backup, kinds.secretFile, kinds.setupLine, kinds.answers, kinds.handing].filter(
    (kind) => !seenIn(kind),
  )
  const wrong = leaks(found)
  return {
    events: answers.length,
    counts: {
      secrets: garden.secrets,
      words: garden.planted.length - garden.secrets,
      places: places.length,
      megabytes: Math.round(places.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1_000_000),
      logLines: places.filter(({ kind }) => kind === kinds.log).length,
      leaks: wrong.length,
      crashes: server.crashes,
    },
    findings: [
      ...wrong,
      ...blind.map((kind) => `nothing at all was found in ${kind}, where some must be: the search proves nothing`),
      ...(garden.secrets < least ? [`only ${garden.secrets} secrets were planted`] : []),
      ...(commands.length < 2 ? ['the command lines of the server could not be read'] : []),
      ...(server.crashes > 0 ? [`the server ended: ${server.logTail(8)}`] : []),
    ],
  }
}
