import type { AccountContext, CredentialField, Firehose } from '@baton/channel-kit'

const RELAY = '/xrpc/com.atproto.sync.subscribeRepos'
const POSTS = 'app.bsky.feed.post'

/**
 * How a post begins its type in the bytes of a relay: DAG-CBOR writes the key `$type` and the text behind it, each after
 * the byte of its length (0x65 and 0x72). Likes name a post as well, but by its address.
 */
const POST_IN_CBOR = `e$typer${POSTS}`

/** Parameters that would change what a frame is, or bring the past again with every connection. */
const UNFIT = ['compress', 'cursor', 'requireHello']

export const firehoseField: CredentialField = {
  name: 'firehose',
  label: 'Firehose',
  secret: false,
  required: false,
  help: `The address of a relay (wss://…${RELAY}) or of a Jetstream (wss://…/subscribe). With it posts come in at once; left empty, Bluesky is asked every ten seconds.`,
  placeholder: 'wss://jetstream2.us-east.bsky.network/subscribe',
  keep: 'settings',
  check(value) {
    const url = URL.canParse(value) ? new URL(value) : null
    if (!url || !['wss:', 'ws:'].includes(url.protocol)) return 'must begin with wss:// (or ws:// inside your own network)'
    if (url.username || url.password) return 'must not hold a password'
    if (!isRelay(url) && !isJetstream(url)) return `must end with ${RELAY} (a relay) or /subscribe (a Jetstream)`
    const unfit = UNFIT.find((name) => url.searchParams.has(name))
    return unfit ? `must not set ${unfit}` : null
  },
}

/** A relay tells everything, so only posts are picked out; a Jetstream is asked for posts alone, unless the address says otherwise. */
export function firehose({ externalId, settings }: Pick<AccountContext, 'externalId' | 'settings'>): Firehose | null {
  if (!settings.firehose || firehoseField.check?.(settings.firehose)) return null
  const url = new URL(settings.firehose)
  if (isRelay(url)) return { url: url.href, mark: externalId, sort: POST_IN_CBOR }
  if (!url.searchParams.has('wantedCollections')) url.searchParams.set('wantedCollections', POSTS)
  return { url: url.href, mark: externalId }
}

function isRelay({ pathname }: URL): boolean {
  return pathname.endsWith(RELAY)
}

function isJetstream({ pathname }: URL): boolean {
  return pathname.endsWith('/subscribe')
}
