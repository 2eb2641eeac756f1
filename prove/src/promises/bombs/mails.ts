import { deflateRawSync, gzipSync } from 'node:zlib'

/** A mail as bytes, made to be dear to read. */
export type MailBomb = (size: number) => Buffer

const head = (subject: string, more: readonly string[] = []): string =>
  [
    'From: "สมชาย" <somchai@post.example>',
    'To: care@haruliving.example',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(/\W/g, '-')}-${Math.random().toString(36).slice(2)}@post.example>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    ...more,
  ].join('\r\n')

const mail = (subject: string, more: readonly string[], body: string): Buffer => Buffer.from(`${head(subject, more)}\r\n\r\n${body}`)
const text = ['Content-Type: text/plain; charset=utf-8']
const html = ['Content-Type: text/html; charset=utf-8']
const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length))

/** Each with a size of 1 for a small run, more for a large one. */
export const mailBombs: Record<string, MailBomb> = {
  'parts within parts': (size) => {
    const depth = 2_000 * size
    const open = Array.from({ length: depth }, (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`)
    return mail('nested', ['Content-Type: multipart/mixed; boundary=b0'], `${open.join('')}--b${depth}\r\n\r\nsawasdee`)
  },
  'mails within mails': (size) =>
    mail('forwarded', ['Content-Type: message/rfc822'], fill('Subject: x\r\nContent-Type: message/rfc822\r\n\r\n', 100_000 * size)),
  'very many parts': (size) =>
    mail(
      'parts',
      ['Content-Type: multipart/mixed; boundary=b'],
      `${fill('--b\r\nContent-Type: text/plain\r\n\r\nx\r\n', 800_000 * size)}--b--`,
    ),
  'very many files': (size) =>
    mail(
      'files',
      ['Content-Type: multipart/mixed; boundary=b'],
      `${fill('--b\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n', 400_000 * size)}--b--`,
    ),
  'very many references': (size) => mail('references', [`References: ${fill('<a1b2@post.example>\r\n ', 200_000 * size)}`, ...text], 'x'),
  'very many headers': (size) =>
    mail('headers', [...Array.from({ length: 20_000 * size }, (_, n) => `X-Header-${n}: value`), ...text], 'x'),
  'a very long header': (size) => mail('long', [`X-Long: ${fill('x', 2_000_000 * size)}`, ...text], 'x'),
  'a very long subject': (size) => mail(fill('=?utf-8?B?4LiB4LiB?= ', 500_000 * size), text, 'x'),
  'very many recipients': (size) => mail('recipients', [`Cc: ${fill('"x" <a@b.example>, ', 500_000 * size)}c@d.example`, ...text], 'x'),
  'comments in addresses': (size) => mail('comments', [`Reply-To: ${fill('(', 50_000 * size)}a@b.example`, ...text], 'x'),
  'quotes never closed': (size) => mail('quotes', [`Cc: ${fill('"\\', 200_000 * size)}`, ...text], 'x'),
  'quoted lines': (size) => mail('quoted', text, fill('> > > > > > x\n', 1_000_000 * size)),
  'one endless line': (size) => mail('line', text, fill('a', 2_000_000 * size)),
  'spaces without end': (size) => mail('spaces', text, `x${fill(' ', 2_000_000 * size)}x`),
  'signs that look like an answer': (size) =>
    mail('wrote', text, fill('On Mon, x wrote:\n-----Original Message-----\nFrom: ', 1_000_000 * size)),
  'stacks of marks': (size) => mail('marks', text, `a${fill('\u0e34\u0e48\u0300\u0301\u20dd', 1_000_000 * size)}`),
  'letters from right to left': (size) => mail('bidi', text, fill('\u202e\u2066\u2067a\u2069', 500_000 * size)),
  'elements within elements': (size) => mail('deep', html, `${fill('<div><table><tr><td>', 300_000 * size)}x`),
  'elements never closed': (size) => mail('open', html, fill('<div class="\r\n', 1_000_000 * size)),
  angles: (size) => mail('angles', html, fill('<', 1_000_000 * size)),
  entities: (size) => mail('entities', html, fill('&amp;lt&#60;', 1_000_000 * size)),
  'very many styles': (size) => mail('styles', html, `<p style="${fill('margin:1px;color:red;', 1_000_000 * size)}">x</p>`),
  'very many pictures': (size) => mail('pictures', html, fill('<img src="https://outside.prove.example/x.png">', 1_000_000 * size)),
  'a mail of 20 MB': () => mail('huge', text, fill('สวัสดีค่ะ ของยังไม่ถึงเลย\r\n', 20_000_000)),
  'a file of 20 MB': () =>
    mail(
      'file',
      ['Content-Type: multipart/mixed; boundary=b'],
      `--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${fill(`${'QUJD'.repeat(19)}\r\n`, 20_000_000)}\r\n--b--`,
    ),
  'a picture of 65,535 by 65,535': () => attached('image/png', 'big.png', hugePicture()),
  'a zip that grows a thousandfold': () => attached('application/zip', 'big.zip', zipBomb()),
  'a gzip that grows a thousandfold': () => attached('application/gzip', 'big.gz', gzipSync(Buffer.alloc(50_000_000))),
  'a mail that says it is compressed': () =>
    Buffer.concat([Buffer.from(`${head('compressed', [...text, 'Content-Encoding: gzip'])}\r\n\r\n`), gzipSync(Buffer.alloc(50_000_000))]),
}

function attached(type: string, name: string, bytes: Buffer): Buffer {
  const lines = bytes.toString('base64').replaceAll(/(.{76})/g, '$1\r\n')
  const part = `Content-Type: ${type}; name=${name}\r\nContent-Disposition: attachment; filename=${name}\r\nContent-Transfer-Encoding: base64`
  return mail(name, ['Content-Type: multipart/mixed; boundary=b'], `--b\r\n${part}\r\n\r\n${lines}\r\n--b--`)
}

/** A few bytes that promise four billion pixels. */
export function hugePicture(): Buffer {
  const header = Buffer.alloc(25)
  header.writeUInt32BE(13, 0)
  header.write('IHDR', 4)
  header.writeUInt32BE(65_535, 8)
  header.writeUInt32BE(65_535, 12)
  header.set([8, 6, 0, 0, 0], 16)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), header])
}

function zipBomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(50_000_000))
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(50_000_000, 22)
  local.writeUInt16LE(1, 26)
  return Buffer.concat([local, Buffer.from('a'), packed])
}
