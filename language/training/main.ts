import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { encodeModel, modelFile } from '../src/linear/model.ts'
import { randomFrom } from './random.ts'
import { recipes } from './recipes.ts'
import { trainModel } from './train-model.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
})
if (values.data === undefined) throw new Error('Name the folder with the data sets: npm run language:train -- --data <folder>')

mkdirSync(new URL('../models/', import.meta.url), { recursive: true })
for (const [name, recipe] of Object.entries(recipes)) {
  if (values.only !== undefined && values.only !== name) continue
  const begun = performance.now()
  const random = randomFrom(Number(values.seed))
  const examples = recipe.examples(values.data, random)
  writeFileSync(modelFile(name), encodeModel(trainModel(examples, recipe, random)))
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(`${name}: ${examples.length} examples, ${statSync(modelFile(name)).size} bytes, ${seconds} s`)
}
