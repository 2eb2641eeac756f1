import type { Random } from '@baton/simulator'
import type { Planted } from '../../checker/planted.ts'

/** Where what was planted may stand. The file `secret` and the first start's set-up link are the only ones of their kind. */
export const kinds = {
  database: 'the database',
  files: 'the data folder',
  backup: 'a backup',
  secretFile: 'the file secret',
  log: 'the log',
  setupLine: 'the set-up line of the log',
  answers: 'an answer',
  /** To who just made a key or link, or signed in. */
  handing: 'an answer that hands it out',
  metrics: '/metrics',
  processes: 'a command line',
} as const

/** Everything that is planted, under the names by which a finding tells of it. */
export class Garden {
  readonly planted: Planted[] = []
  private readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  get secrets(): number {
    return this.planted.filter(({ may }) => !may.includes(kinds.database)).length
  }

  /** A secret that exists already. */
  keep(what: string, value: string, may: readonly string[] = []): string {
    if (!this.planted.some((one) => one.value === value)) this.planted.push({ what, value, may })
    return value
  }

  /** A new secret, with the characters that programs write in more than one way. */
  secret(what: string, characters: 'odd' | 'plain' = 'odd'): string {
    const { random } = this
    const middle = characters === 'odd' ? random.pick(['+/=', '"\\', ' %41', 'ü한', '<&>', "'$;"]) : ''
    return this.keep(what, `${random.hex(12)}${middle}${random.hex(12)}`)
  }

  /**
   * A number that a contact writes and nobody should: read by an audited act alone. As it is written, and without its spaces. The
   * database's own files hold the bytes of before they were read, until it writes over them.
   */
  card(what: string): string {
    const { random } = this
    const fifteen = `4${Array.from({ length: 14 }, () => random.int(0, 9)).join('')}`
    const written = `${fifteen}${checkDigit(fifteen)}`.replaceAll(/\d{4}(?=\d)/g, '$& ')
    for (const form of [written, written.replaceAll(' ', '')]) this.keep(what, form, [kinds.files, kinds.handing])
    return written
  }

  /** Words of people: the database, its files, backups and answers are where they belong. */
  words(what: string): string {
    return this.keep(what, `${this.random.pick(['ของยังไม่ถึง', '배송이언제', 'my lamp'])} ${this.random.hex(10)}`, [
      kinds.database,
      kinds.files,
      kinds.backup,
      kinds.answers,
      kinds.handing,
    ])
  }
}

/** By Luhn, so that the number is one. */
function checkDigit(digits: string): number {
  const sum = Array.from(digits)
    .reverse()
    .reduce((all, digit, at) => {
      const twice = at % 2 === 0 ? Number(digit) * 2 : Number(digit)
      return all + (twice > 9 ? twice - 9 : twice)
    }, 0)
  return (10 - (sum % 10)) % 10
}
