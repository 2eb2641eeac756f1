import type { AccountContext, CredentialField, ProbeResult } from '@baton/channel-kit'
import { employerIn, pageOf } from './site.ts'

/** Nothing secret: what is asked for only names the profile. */
export const credentialFields: CredentialField[] = [
  {
    name: 'profileName',
    label: 'Name of the profile',
    secret: false,
    required: true,
    placeholder: 'Haru Living',
    keep: 'settings',
    check: (value) => (value.length <= 80 ? null : 'is longer than 80 characters'),
  },
  {
    name: 'profileUrl',
    label: 'Public address of the profile',
    secret: false,
    required: true,
    help: 'As the browser shows it when you look at the reviews.',
    placeholder: 'https://www.glassdoor.com/Reviews/Haru-Living-Reviews-E123456.htm',
    keep: 'settings',
    check: (value) => (employerIn(value) ? null : 'is no address of a profile on Glassdoor: it has the number of the employer in it'),
  },
  {
    name: 'mailbox',
    label: 'Mailbox for its mails',
    secret: false,
    required: false,
    help: 'Address of a mailbox that is connected here and gets the mails of Glassdoor about new reviews. They become reviews instead of mail conversations.',
    placeholder: 'reviews@your-brand.example',
    keep: 'settings',
    check: (value) => (/^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(value) ? null : 'is no mail address'),
  },
]

/** The employer, by the number that the site gives it. */
export function identify({ settings }: AccountContext): NonNullable<ProbeResult['account']> | null {
  const externalId = employerIn(settings.profileUrl ?? '')
  const name = settings.profileName ?? ''
  return externalId && name ? { externalId, handle: name, name } : null
}

export const profilePage = ({ settings }: Pick<AccountContext, 'settings'>): string => pageOf(settings.profileUrl ?? '')
