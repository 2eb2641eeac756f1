import { readFileSync, writeFileSync } from 'node:fs'
import { columns, limitsInWords, rowOf } from './report.ts'
import { type Saved, savedResults } from './results.ts'

const page = new URL('../../docs/performance.md', import.meta.url)
const BEGIN = '<!-- results: made by node bench/src/page.ts -->'
const END = '<!-- end of results -->'

/** The page with its tables made anew from what is saved. */
export function withResults(text: string, saved: readonly Saved[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`The page needs the lines ${BEGIN} and ${END}, in this order`)
  const tables = saved.length === 0 ? 'Nothing is saved yet.' : saved.map(section).join('\n\n')
  return `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${text.slice(end)}`
}

function section({ profile, date, machine, versions, commit, messages, limits, results }: Saved): string {
  const about = [
    `${date.slice(0, 10)}, commit ${commit ?? 'unknown'}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, load ${machine.loadAverage}`,
    limitsInWords(limits),
  ]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [
    row(columns),
    row(columns.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...results.map((result) => row(rowOf(result))),
  ]
  return [`### ${profile}, ${messages.toLocaleString('en')} messages`, about.join(' · '), table.join('\n')].join('\n\n')
}

if (import.meta.main) writeFileSync(page, withResults(readFileSync(page, 'utf8'), savedResults()))
