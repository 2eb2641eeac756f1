import { createPrivateKey, type KeyObject } from 'node:crypto'

/** Reads the .p8 file that Apple made, also when its line breaks are gone; what is wrong with it, said so that it can follow the field's name. */
export function readPrivateKey(text: string): { key: KeyObject } | { problem: string } {
  const [, base64] = /-----BEGIN PRIVATE KEY-----([\s\S]*?)-----END PRIVATE KEY-----/.exec(text) ?? []
  if (base64 === undefined) return { problem: 'is no private key: paste the whole .p8 file, from BEGIN to END' }
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' })
    const isOfApple = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    return isOfApple ? { key } : { problem: 'is a key of another kind than Apple makes' }
  } catch {
    return { problem: 'cannot be read' }
  }
}
