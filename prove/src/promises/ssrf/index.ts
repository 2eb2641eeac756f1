import { setTimeout as sleep } from 'node:timers/promises'
import { forbidden } from '../../checker/addresses.ts'
import type { Given, Proof, Verdict } from '../../promise.ts'
import { openDatabase } from '../../stage/database.ts'
import { type Names, startDns } from '../../stage/dns.ts'
import { askNamesOf, inOwnNetwork } from '../../stage/own-network.ts'
import { until, untilProcessed } from '../../stage/read-back.ts'
import { openStage, type Stage } from '../../stage/stage.ts'
import { entrancesOf, shut } from './entrances.ts'
import { startMiddleman } from './middleman.ts'
import { namesThatTurn, publicAddress, publicName, spell } from './spellings.ts'
import { allowedPort, openTrap } from './trap.ts'

const sizes = { small: { spellings: 400, doors: 2 }, full: { spellings: 400, doors: 15 } }
const allowed = { name: 'inside.prove.example', address: '10.20.30.40', port: allowedPort }
/** The server makes so many live checks for a workspace at once and refuses more. */
const atOnce = 4

/** Whatever address an account, a network or a contact gives, the server connects to no private one that nobody allowed. */
export const ssrf: Proof = {
  name: 'ssrf',
  about: 'no address, name, redirect or file leads the server into the private network',
  run: (given) => inOwnNetwork(given, 'ssrf', () => tryAddresses(given)),
}

async function tryAddresses(given: Given): Promise<Verdict> {
  const middleman = await startMiddleman()
  const trap = await openTrap()
  let stage: Stage | null = null
  let names: { asked(): number; stop(): void } | null = null
  try {
    stage = await openStage({ seed: given.seed, allowHosts: [middleman.host, `${allowed.name}:${allowed.port}`] })
    // From now on; what stood ready before asks nobody.
    names = await startDns(withNames())
    askNamesOf(stage.folder, '127.0.0.1')
    await stage.server.stop()
    await stage.server.start()
    const entrances = Object.entries(await entrancesOf(stage, middleman))
    const { random, size, note } = given
    const { spellings, doors } = sizes[size]
    const tries = spell(random, spellings).flatMap((spelling, n) =>
      Array.from({ length: Math.min(doors, entrances.length) }, (_, turn) => ({ spelling, entrance: (n * 7 + turn) % entrances.length })),
    )
    const outside = entrances.map((_, entrance) => ({ spelling: { way: 'the internet', host: publicName(entrance + 1) }, entrance }))
    const permitted = { way: 'allowed', host: `${allowed.name}:${allowed.port}` }
    const all = [...random.shuffle(tries), ...outside, { spelling: permitted, entrance: 0 }].map((one, n) => ({ ...one, n }))
    const findings: string[] = []
    const total = all.length
    const worker = async () => {
      for (let next = all.shift(); next; next = all.shift()) {
        const { spelling, n } = next
        const [name, enter] = entrances[next.entrance] as (typeof entrances)[number]
        const status = await enter(spelling.host, n + 1)
        if (status !== null && status >= 500)
          findings.push(`${name}: ${JSON.stringify(spelling.host)} (${spelling.way}) was answered ${status}`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    note('every address was given; waiting until files and firehoses were tried')
    await untilProcessed(stage)
    await untilTried(stage)
    const wrong = forbidden(trap.reached, [allowed])
    const reached = (address: string) => trap.reached.filter((one) => one.address.endsWith(`:${address}`)).length
    const closed = entrances.filter(([name], n) => !shut.has(name) && reached(publicAddress(n + 1)) === 0)
    const allowedReached = reached(allowed.address)
    return {
      events: total,
      counts: {
        spellings,
        entrances: entrances.length,
        names: names.asked(),
        outside: trap.reached.length - wrong.length - allowedReached,
        allowed: allowedReached,
        connections: wrong.length,
        crashes: stage.server.crashes,
      },
      findings: [
        ...findings,
        ...wrong.map(({ address, port }) => `the server connected to ${address} port ${port}`),
        ...closed.map(([name]) => `${name}: the internet was not reached by it, so it proves nothing`),
        ...(allowedReached === 0 ? ['what was allowed could not be reached'] : []),
        ...(stage.server.crashes > 0 ? [`the server ended: ${stage.server.logTail(8)}`] : []),
      ],
    }
  } finally {
    await stage?.close()
    names?.stop()
    trap.close()
    middleman.close()
  }
}

const withNames = (): Names => namesThatTurn({ [allowed.name]: allowed.address })

/** Each file that somebody announced was asked for once, and each firehose was called. */
async function untilTried(stage: Stage): Promise<void> {
  const database = await openDatabase(stage)
  try {
    await until('every file and firehose was tried', 90_000, async () => {
      const { rows } = await database.query<{ left: number }>(
        `select (select count(*) from baton.media where state in ('announced', 'fetching') and attempts = 0)::int
              + (select count(*) from baton.media where state = 'fetching')::int
              + (select count(*) from baton.channel_accounts
                  where settings ? 'firehose' and not facts ? 'firehose' and disconnected_at is null)::int as left`,
      )
      return rows[0]?.left === 0
    })
  } finally {
    await database.end()
  }
  await sleep(1_000)
}
