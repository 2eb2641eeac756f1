import { objectOf, parseJson, textOf } from '@baton/channel-kit'
import { createPrivateKey, type KeyObject } from 'node:crypto'

/** What of the key file Google makes is needed to sign in with it. */
export interface ServiceAccount {
  email: string
  keyId: string
  key: KeyObject
}

/** Reads a key file; what is wrong with it, said so that it can follow the field's name. */
export function readKeyFile(text: string): ServiceAccount | { problem: string } {
  let file: ReturnType<typeof objectOf>
  try {
    file = objectOf(parseJson(text))
  } catch {
    return { problem: 'is no JSON: paste the whole file that Google made' }
  }
  if (file.type !== 'service_account') return { problem: 'is no key of a service account' }
  const email = textOf(file.client_email)
  if (!email) return { problem: 'lacks client_email' }
  try {
    const key = createPrivateKey(textOf(file.private_key))
    if (key.asymmetricKeyType !== 'rsa') return { problem: 'holds a private key that is no RSA key' }
    return { email, keyId: textOf(file.private_key_id), key }
  } catch {
    return { problem: 'holds a private key that cannot be read' }
  }
}
