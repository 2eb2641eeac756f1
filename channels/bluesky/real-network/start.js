/**
 * Starts a whole Bluesky network (PLC directory, personal data server, app view) on loopback, says where in one line of
 * JSON, and runs until its standard input closes. Wants DB_POSTGRES_URL and REDIS_HOST.
 */
import { TestNetwork } from '@atproto/dev-env'

const network = await TestNetwork.create({ dbPostgresSchema: 'network' })
console.log(JSON.stringify({ pdsUrl: network.pds.url, appViewUrl: network.bsky.url }))

process.stdin.resume()
process.stdin.once('end', () => void network.close().then(() => process.exit(0)))
