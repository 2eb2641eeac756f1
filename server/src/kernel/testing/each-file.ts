import { afterAll } from 'vitest'
import { forgetTestApps } from '#kernel/testing'

afterAll(forgetTestApps)
