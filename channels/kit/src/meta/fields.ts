import type { CredentialField } from '../adapter.ts'
import { DEFAULT_GRAPH_VERSION } from './graph.ts'

const basicSettings = 'developers.facebook.com → My Apps → your app → App settings → Basic.'

/** The brand's own app at Meta; one app may serve several Pages, numbers and Instagram accounts. */
export const appFields: CredentialField[] = [
  { name: 'appId', label: 'App ID', secret: false, required: true, help: basicSettings, keep: 'app' },
  {
    name: 'appSecret',
    label: 'App secret',
    secret: true,
    required: true,
    help: `${basicSettings} Proves that a webhook came from Meta, and goes along with each call.`,
    keep: 'app',
  },
  {
    name: 'verifyToken',
    label: 'Verify token',
    secret: true,
    required: true,
    help: 'Any words of your own, at least 8 characters. Enter the same ones under Webhooks, Verify token.',
    keep: 'app',
    check: (value) => (value.length >= 8 ? null : 'needs at least 8 characters'),
  },
]

export const graphVersionField: CredentialField = {
  name: 'graphVersion',
  label: 'Version of the Graph API',
  secret: false,
  required: false,
  placeholder: DEFAULT_GRAPH_VERSION,
  help: 'Leave it empty unless Meta ended this version.',
  keep: 'settings',
  check: (value) => (/^v\d{1,3}\.\d$/.test(value) ? null : `is no version: write it like ${DEFAULT_GRAPH_VERSION}`),
}
