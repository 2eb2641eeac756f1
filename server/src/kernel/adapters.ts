import type { AccountContext, ChannelAdapter, Network, ParseResult, RawDelivery } from '@baton/channel-kit'

/** The network adapters this process knows, by name. */
export interface AdapterRegistry {
  get(network: string): ChannelAdapter | undefined
  all(): ChannelAdapter[]
}

export function adapterRegistry(adapters: readonly ChannelAdapter[]): AdapterRegistry {
  const byName = new Map<string, ChannelAdapter>(adapters.map((adapter) => [adapter.network satisfies Network, adapter]))
  return { get: (network) => byName.get(network), all: () => [...byName.values()] }
}

/** Has an adapter read one raw delivery, here or in a thread beside. */
export type Parse = (
  adapter: ChannelAdapter,
  raw: RawDelivery,
  account: AccountContext | undefined,
  /** `aside`: in a process beside also when it is short, because a process ended while it was read. */
  how?: { aside: boolean },
) => Promise<ParseResult>
