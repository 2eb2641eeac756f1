import { type Ability, partly, type TruthAccount, yes } from '../truth.ts'

/**
 * Comments can be answered for as long as they stand; private messages have a window, which people may have longer than
 * programs. `isOn`: whether the account has private messages.
 */
export function anyTime(account: TruthAccount, isOn: (settings: Record<string, string>) => boolean): Ability {
  const day = { code: 'window_hours', params: { hours: '24' } } as const
  if (!account) return partly(day, 'human_agent')
  if (!isOn(account.settings)) return yes()
  if (account.settings.humanAgent !== 'on') return partly(day, 'human_agent')
  return partly({ code: 'window_days_people', params: { days: '7' } })
}
