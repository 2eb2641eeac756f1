import { type ChannelAdapter, sheetOf } from '@baton/channel-kit'
import { abilities, abilityReasonInEnglish, type AbilityCode } from '@baton/contract/abilities'
import { ReplyBody } from '@baton/contract/conversations'
import { describe, expect, it } from 'vitest'
import { adapters } from './adapters.ts'

const adapterOf = (network: ChannelAdapter['network']): ChannelAdapter => {
  const found = adapters.find((adapter) => adapter.network === network)
  if (!found) throw new Error(`no adapter for ${network}`)
  return found
}
const abilityOf = (network: ChannelAdapter['network'], settings: Record<string, string> | null, code: AbilityCode) => {
  const sheet = sheetOf(adapterOf(network), settings && { settings, baseUrl: adapterOf(network).defaultBaseUrl })
  const found = sheet.abilities.find((each) => each.code === code)
  return [found?.ability.can, ...(found?.ability.because.map((reason) => reason.code) ?? [])]
}

describe.each(adapters.map((adapter) => [adapter.network, adapter] as const))('the sheet of %s', (_network, adapter) => {
  it('tells of every ability, with a reason for every no and half a yes, and no hole in a sentence', () => {
    const sheet = sheetOf(adapter)

    expect(sheet.abilities.map(({ code }) => code)).toEqual(Object.keys(abilities))
    for (const { ability } of sheet.abilities) {
      expect(ability.can === 'yes' || ability.because.length > 0).toBe(true)
      for (const { code, params } of ability.because) expect(abilityReasonInEnglish(code, params)).not.toMatch(/[{}]/)
    }
  })

  it('promises no files as long as a reply takes none', () => {
    const takesFiles = Object.keys(ReplyBody.shape).some((name) => /file|media|attachment/i.test(name))
    const sent = sheetOf(adapter).abilities.find(({ code }) => code === 'files_out')?.ability.can
    expect(takesFiles || sent === 'no').toBe(true)
  })
})

describe('a sheet of an account', () => {
  it('goes by its switch for private messages', () => {
    expect(abilityOf('facebook', null, 'dms')).toEqual(['partly', 'needs_switch'])
    expect(abilityOf('facebook', { messenger: 'on' }, 'dms')).toEqual(['yes'])
    expect(abilityOf('facebook', {}, 'answer_private')).toEqual(['no', 'switched_off'])
    expect(abilityOf('bluesky', { dm: 'on' }, 'go_private')).toEqual(['partly', 'by_link'])
  })

  it('goes by plan and features', () => {
    expect(abilityOf('x', {}, 'answer_public')).toEqual(['partly', 'summoned_only'])
    expect(abilityOf('x', { tier: 'pro' }, 'answer_public')).toEqual(['yes'])
    expect(abilityOf('facebook', { messenger: 'on' }, 'any_time')).toEqual(['partly', 'window_hours', 'human_agent'])
    expect(abilityOf('facebook', { messenger: 'on', humanAgent: 'on' }, 'any_time')).toEqual(['partly', 'window_days_people'])
    expect(abilityOf('email', { sentCopy: 'provider' }, 'read_back')).toEqual(['yes'])
    expect(abilityOf('email', {}, 'read_back')).toEqual(['no', 'sent_copy'])
  })
})
