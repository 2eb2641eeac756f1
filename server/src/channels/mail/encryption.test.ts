import { expect, it } from 'vitest'
import { encryptionProblem } from './encryption.ts'
import type { MailServer } from './mail-server.ts'

const server: MailServer = { host: 'mail.haru.example', address: '192.0.2.1', port: 993, security: 'tls', user: 'care', password: 'secret' }

it.each(['self-signed certificate', 'certificate has expired', 'Error initiating TLS - unable to verify the first certificate'])(
  'says of “%s” what an administrator can do',
  (reason) => {
    expect(encryptionProblem(server, new Error(reason))).toMatchObject({
      code: 'certificate_untrusted',
      params: { host: 'mail.haru.example', reason },
      remedy: 'trust_certificate',
    })
  },
)

it('leaves what is no matter of encryption to others', () => {
  expect(encryptionProblem(server, new Error('connect ECONNREFUSED 192.0.2.1:993'))).toBeNull()
})
