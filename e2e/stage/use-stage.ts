import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Stage, openStage } from './stage.ts'

/**
 * One stage for all tests of a file, which follow one another as the hours of a person's day do. After each nothing may
 * stand in the console that the test did not foresee; of a failed one pictures are kept.
 */
export function useStage(alsoAllow: () => readonly string[] = () => []): { readonly stage: Stage } {
  let opened: Stage | null = null
  const stage = () => {
    if (!opened) throw new Error('The stage is not open yet')
    return opened
  }
  beforeAll(async () => {
    opened = await openStage(alsoAllow())
  })
  afterAll(() => opened?.close())
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const files = await stage().picture(task.name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60))
      console.error(`Pictures of “${task.name}”: ${files.join(' ')}\nThe server said:\n${stage().server.logTail()}`)
    }
    expect(stage().complaints.take(), 'what the console says').toEqual([])
  })
  return {
    get stage() {
      return stage()
    },
  }
}
