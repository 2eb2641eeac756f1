import { i18n } from '@lingui/core'
import { expect, it } from 'vitest'
import { messages as korean } from '../locales/ko/settings.po'
import { messages as koreanInbox } from '../locales/ko/inbox.po'
import { messages as thai } from '../locales/th/settings.po'
import { messages as thaiInbox } from '../locales/th/inbox.po'
import { messages as english } from '../locales/en/settings.po'
import { duration } from './duration.ts'

const spoken = (seconds: number[]) => seconds.map(duration)

it('says a duration by its two largest parts, and carries over instead of saying "60 min"', () => {
  i18n.load('en', english)
  expect(spoken([0, 42, 59.4, 59.6, 3599, 3600, 12_000, 172_799, 187_200])).toEqual([
    '0 s',
    '42 s',
    '59 s',
    '1 min',
    '1 h',
    '1 h',
    '3 h 20 min',
    '2 d',
    '2 d 4 h',
  ])
})

it('says it in Korean and Thai', () => {
  i18n.loadAndActivate({ locale: 'ko', messages: { ...koreanInbox, ...korean } })
  expect(spoken([42, 720, 12_000, 187_200])).toEqual(['42초', '12분', '3시간 20분', '2일 4시간'])
  i18n.loadAndActivate({ locale: 'th', messages: { ...thaiInbox, ...thai } })
  expect(spoken([42, 720, 12_000, 187_200])).toEqual(['42 วินาที', '12 นาที', '3 ชม. 20 นาที', '2 วัน 4 ชม.'])
})
