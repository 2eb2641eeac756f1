import { readFileSync } from 'node:fs'

/** The English words that are kind or harsh, each as an example of its own. */
export function wordsWithValence(): { word: string; valence: number }[] {
  const lines = readFileSync(new URL('../models/en-valence.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => {
    const [word = '', valence = '0'] = line.split('\t')
    return { word, valence: Number(valence) }
  })
}
