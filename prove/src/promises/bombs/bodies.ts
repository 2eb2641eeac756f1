import { gzipSync } from 'node:zlib'

const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length))

/** A request made to be dear to read; sent signed to a webhook, and to the API. */
export interface Body {
  bytes: Buffer
  headers?: Record<string, string>
}

export const bodyBombs: Record<string, (size: number) => Body> = {
  'lists within lists': (size) => ({ bytes: Buffer.from(fill('[', 1_000_000 * size) + fill(']', 1_000_000 * size)) }),
  'objects within objects': (size) => ({ bytes: Buffer.from(`${fill('{"a":', 1_500_000 * size)}1${fill('}', 300_000 * size)}`) }),
  'very many fields': (size) => ({
    bytes: Buffer.from(`{${Array.from({ length: 100_000 * size }, (_, n) => `"field${n}":${n}`).join(',')}}`),
  }),
  'very many events': (size) => ({ bytes: Buffer.from(`{"destination":"U1","events":[${fill('{"type":"x"},', 1_500_000 * size)}{}]}`) }),
  'a number of a million digits': () => ({ bytes: Buffer.from(`{"a":${fill('9', 1_000_000)}}`) }),
  backslashes: () => ({ bytes: Buffer.from(`{"a":"${fill('\\\\', 1_800_000)}\\u0000"}`) }),
  'a body of 20 MB': () => ({ bytes: Buffer.alloc(20_000_000, 0x20) }),
  'a compressed body that grows a thousandfold': () => ({
    bytes: gzipSync(Buffer.alloc(100_000_000, 0x20)),
    headers: { 'content-encoding': 'gzip' },
  }),
}

/** Words at which an expression that repeats without bound would read over and over. */
export const wordBombs: Record<string, string> = {
  'digits and dashes': fill('0-', 5_000),
  'brackets and digits': fill('(0) ', 5_000),
  'beginnings of addresses': fill('a@a.', 5_000),
  'beginnings of links': fill('http://', 5_000),
  dots: fill('.', 5_000),
  spaces: `x${fill(' ', 4_990)}x`,
  'Thai without spaces': fill('ขอบคุณ', 5_000),
  'Korean without spaces': fill('배송', 5_000),
  'stacks of marks': `a${fill('\u0e34\u0e48\u0300\u0301', 4_990)}`,
  'letters from right to left': fill('\u202e\u2066\u2067a\u2069', 5_000),
  'joined signs': fill('👩\u200d❤️\u200d💋\u200d', 5_000),
  'half a sign': fill('\ud83d', 5_000),
  'percent signs': fill('%_', 5_000),
  'quotes and backslashes': fill('\\"\'', 5_000),
  mentions: fill('@a ', 5_000),
}
