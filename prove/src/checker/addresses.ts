/** Says of an address whether it is one of the public internet, by IANA's registries of special ones, noted down here a second time. */

const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const
/** Only 2000::/3 is given out; these of it are tunnels, documentation or protocols. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

/** The four or sixteen bytes of an address as an operating system writes it. */
export function bytesOf(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number)
  const [bare = ''] = address.split('%')
  const last = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare)
  const hex = last
    ? bare.slice(0, last.index) +
      [Number(last[1]) * 256 + Number(last[2]), Number(last[3]) * 256 + Number(last[4])].map((group) => group.toString(16)).join(':')
    : bare
  const [head = '', tail] = hex.split('::')
  const groups = (part: string) => part.split(':').filter(Boolean)
  const filled =
    tail === undefined
      ? groups(head)
      : [...groups(head), ...Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0'), ...groups(tail)]
  return filled.flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** An IPv4 address inside an IPv6 one that sockets of both kinds tell. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

export function isPublic(address: string): boolean {
  const bytes = bytesOf(plain(address))
  const within = ([network, length]: readonly [string, number]) => bitsOf(bytes).startsWith(bitsOf(bytesOf(network)).slice(0, length))
  if (bytes.length === 4) return !special4.some(within)
  return within(['2000::', 3]) && !special6.some(within)
}

const bitsOf = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')

/** One connection that somebody made, by the address and port they made it to. */
export interface Reached {
  address: string
  port: number
}

/** Connections that may not be: to an address that is not public, unless exactly this one was allowed. */
export function forbidden(reached: readonly Reached[], allowed: readonly Reached[]): Reached[] {
  return reached.filter(
    ({ address, port }) => !isPublic(address) && !allowed.some((one) => one.address === plain(address) && one.port === port),
  )
}
