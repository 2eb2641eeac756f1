import { readFileSync } from 'node:fs'
import { featuresOf, type Shape } from './features.ts'

/**
 * A linear model: for each label one weight for each bucket, in whole numbers from -127 to 127, and a label's number to
 * multiply them by. The file is a line of JSON, padded so that the weights after it begin at a multiple of four.
 */
export interface LinearModel {
  labels: readonly string[]
  shape: Shape
  biases: readonly number[]
  scales: readonly number[]
  /** Bucket by bucket, in each the labels in order. */
  weights: Int8Array
}

const models = new Map<string, LinearModel>()

/** The model of this name, read when it is first asked for. */
export function modelNamed(name: string): LinearModel {
  let model = models.get(name)
  if (!model) models.set(name, (model = decodeModel(readFileSync(modelFile(name)))))
  return model
}

export function modelFile(name: string): URL {
  return new URL(`../../models/${name}.bin`, import.meta.url)
}

export function encodeModel({ weights, ...head }: LinearModel): Uint8Array {
  const json = JSON.stringify(head)
  const line = new TextEncoder().encode(`${json.padEnd(json.length + ((3 - (json.length % 4) + 4) % 4))}\n`)
  const bytes = new Uint8Array(line.length + weights.length)
  bytes.set(line)
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), line.length)
  return bytes
}

export function decodeModel(bytes: Uint8Array): LinearModel {
  const end = bytes.indexOf(0x0a)
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Omit<LinearModel, 'weights'>
  const weights = Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1))
  if (weights.length !== head.labels.length * 2 ** head.shape.bits)
    throw new Error('A model file is cut short: take it from the repository again.')
  return { ...head, weights }
}

/** The text each model was last asked about, and what it said: several questions about one text ask the same model. */
const lastAsked = new WeakMap<LinearModel, { text: string; said: Readonly<Record<string, number>> }>()

/** How likely each label is, from 0 to 1; together 1. */
export function probabilities(model: LinearModel, text: string): Readonly<Record<string, number>> {
  const last = lastAsked.get(model)
  if (last?.text === text) return last.said
  const said = judge(model, text)
  lastAsked.set(model, { text, said })
  return said
}

function judge(model: LinearModel, text: string): Record<string, number> {
  const sums = scoresOf(model, featuresOf(text, model.shape))
  const most = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - most))
  const all = powers.reduce((total, power) => total + power, 0)
  return Object.fromEntries(model.labels.map((label, at) => [label, (powers[at] ?? 0) / all]))
}

function scoresOf({ labels, biases, scales, weights }: LinearModel, features: Uint32Array): number[] {
  const size = labels.length
  const sums = new Int32Array(size)
  for (const feature of features) for (let at = 0; at < size; at++) sums[at] = (sums[at] ?? 0) + (weights[feature * size + at] ?? 0)
  const share = 1 / Math.sqrt(Math.max(1, features.length))
  return labels.map((_, at) => (biases[at] ?? 0) + (sums[at] ?? 0) * (scales[at] ?? 0) * share)
}
