import { expect, it } from 'vitest'
import { Pressure } from '#kernel/pressure'

function pressureWithClock() {
  let now = 1_000
  const pressure = new Pressure(() => now)
  const come = (deliveries: number) => {
    for (let n = 0; n < deliveries; n++) pressure.came()
  }
  return { pressure, come, later: (ms: number) => (now += ms) }
}

it('is high from the first moment of a flood, and not for long after', () => {
  const { pressure, come, later } = pressureWithClock()
  come(16)
  expect(pressure.isHigh()).toBe(true)
  later(3)
  pressure.settled(16)
  expect(pressure.isHigh()).toBe(true)
  later(100)
  expect(pressure.isHigh()).toBe(false)
})

it('stays high while a flood goes on, though each commit takes all that wait', () => {
  const { pressure, come, later } = pressureWithClock()
  for (let i = 0; i < 100; i++) {
    come(12)
    later(3)
    pressure.settled(12)
    later(10)
    expect(pressure.isHigh()).toBe(true)
  }
})

it('is high as long as one commit holds many up', () => {
  const { pressure, come, later } = pressureWithClock()
  come(8)
  later(60_000)
  expect(pressure.isHigh()).toBe(true)
})

it('is high while they come faster than they can be read, though none waits for long', () => {
  const { pressure, come, later } = pressureWithClock()
  for (let i = 0; i < 500; i++) {
    come(2)
    later(1)
    pressure.settled(2)
    if (i > 50) expect(pressure.isHigh()).toBe(true)
  }
  later(100)
  expect(pressure.isHigh()).toBe(false)
})

it('is not high for calls that come a few at a time, without end', () => {
  const { pressure, come, later } = pressureWithClock()
  for (let i = 0; i < 500; i++) {
    come(4)
    later(2)
    pressure.settled(4)
    later(6)
    expect(pressure.isHigh()).toBe(false)
  }
})
