import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

export interface Address {
  address: string
  family: 4 | 6
}

/** Ranges that are nobody's public server: own machine, own network, carrier's network, groups, documentation, tunnels. */
const RESERVED_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** Besides these, IPv6 has one range of public addresses (2000::/3); everything outside of it is refused too. */
const RESERVED_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const reserved = new BlockList()
const global6 = new BlockList()
for (const [network, prefix] of RESERVED_4.map((range) => range.split('/'))) reserved.addSubnet(network ?? '', Number(prefix), 'ipv4')
for (const [network, prefix] of RESERVED_6.map((range) => range.split('/'))) reserved.addSubnet(network ?? '', Number(prefix), 'ipv6')
global6.addSubnet('2000::', 3, 'ipv6')

/**
 * Is this the address of a public server? IPv4 inside IPv6 (mapped, NAT64, 6to4, Teredo) never counts as one: what is
 * behind such an address is decided by a gateway of this machine's own network.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !reserved.check(address, 'ipv4')
  if (family === 6) return global6.check(address, 'ipv6') && !reserved.check(address, 'ipv6')
  return false
}

/** All addresses of a host name, IPv4 first, or the address itself when the host is one already. */
export async function addressesOf(host: string): Promise<Address[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family: family === 4 ? 4 : 6 }]
  const found = await lookup(host, { all: true, order: 'ipv4first' })
  return found.map(({ address, family }) => ({ address, family: family === 4 ? 4 : 6 }))
}
