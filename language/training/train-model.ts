import { featuresOf, type Shape } from '../src/linear/features.ts'
import type { LinearModel } from '../src/linear/model.ts'
import { type Random, shuffle } from './random.ts'

export interface Example {
  text: string
  label: string
  /** How much it counts; 1 unless told. */
  weight?: number
}

export interface Recipe {
  labels: readonly string[]
  shape: Shape
  epochs: number
  /** How far the first steps go; each weight's own steps grow shorter the more it has moved (AdaGrad). */
  rate: number
}

/** Steps of the biases, which every example moves. */
const BIAS_RATE = 0.01

/** Logistic regression over several labels, by single steps in an order that the seed settles, then cut to whole numbers. */
export function trainModel(examples: readonly Example[], recipe: Recipe, random: Random): LinearModel {
  const { labels, shape, epochs } = recipe
  const size = labels.length
  const state = {
    size,
    rate: recipe.rate,
    weights: new Float32Array(size * 2 ** shape.bits),
    moved: new Float32Array(size * 2 ** shape.bits).fill(1),
    biases: new Float64Array(size),
    errors: new Float64Array(size),
  }
  const rows = examples.map(({ text, label, weight = 1 }) => ({ features: featuresOf(text, shape), wanted: labels.indexOf(label), weight }))
  for (let epoch = 0; epoch < epochs; epoch++) for (const row of shuffle(rows, random)) step(state, row)
  return { labels, shape, biases: [...state.biases], ...quantised(state.weights, size) }
}

interface State {
  size: number
  rate: number
  weights: Float32Array
  moved: Float32Array
  biases: Float64Array
  errors: Float64Array
}

interface Row {
  features: Uint32Array
  wanted: number
  weight: number
}

function step({ size, rate, weights, moved, biases, errors }: State, { features, wanted, weight }: Row): void {
  const share = 1 / Math.sqrt(Math.max(1, features.length))
  errors.fill(0)
  for (const feature of features) {
    const from = feature * size
    for (let at = 0; at < size; at++) errors[at] = (errors[at] ?? 0) + (weights[from + at] ?? 0)
  }
  for (let at = 0; at < size; at++) errors[at] = (biases[at] ?? 0) + (errors[at] ?? 0) * share
  toErrors(errors, wanted, weight)
  for (let at = 0; at < size; at++) biases[at] = (biases[at] ?? 0) - BIAS_RATE * (errors[at] ?? 0)
  for (const feature of features) {
    const from = feature * size
    for (let at = 0; at < size; at++) {
      const slope = (errors[at] ?? 0) * share
      const before = (moved[from + at] ?? 0) + slope * slope
      moved[from + at] = before
      weights[from + at] = (weights[from + at] ?? 0) - (rate * slope) / Math.sqrt(before)
    }
  }
}

/** Sums become how far each label's likelihood is from what it should be. */
function toErrors(sums: Float64Array, wanted: number, weight: number): void {
  let most = -Infinity
  for (const sum of sums) most = Math.max(most, sum)
  let all = 0
  for (let at = 0; at < sums.length; at++) all += sums[at] = Math.exp((sums[at] ?? 0) - most)
  for (let at = 0; at < sums.length; at++) sums[at] = ((sums[at] ?? 0) / all - (at === wanted ? 1 : 0)) * weight
}

function quantised(weights: Float32Array, size: number): { scales: number[]; weights: Int8Array } {
  const largest = new Float64Array(size)
  weights.forEach((weight, index) => {
    largest[index % size] = Math.max(largest[index % size] ?? 0, Math.abs(weight))
  })
  const scales = Array.from(largest, (most) => most / 127 || 1)
  return { scales, weights: Int8Array.from(weights, (weight, index) => Math.round(weight / (scales[index % size] ?? 1))) }
}
