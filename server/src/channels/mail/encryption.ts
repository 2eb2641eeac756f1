import { type Finding, finding } from '@baton/contract/findings'
import type { MailServer } from './mail-server.ts'

/** A server that speaks no TLS answers in plain letters, which OpenSSL takes for a version it does not know. */
const NONE_OFFERED = /wrong.version.number|does not support STARTTLS|upgrading connection with STARTTLS/i

/** Why encryption did not come about; null when something else failed. The mail libraries tell it in OpenSSL's words alone. */
export function encryptionProblem({ host }: MailServer, { message, code }: NodeJS.ErrnoException): Finding | null {
  if (NONE_OFFERED.test(`${message} ${code}`)) return finding('encryption_missing', { host }, { remedy: 'mail_other_encryption' })
  if (/certificate/i.test(message)) return finding('certificate_untrusted', { host, reason: message }, { remedy: 'trust_certificate' })
  return null
}
