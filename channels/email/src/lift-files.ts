import { createHash } from 'node:crypto'
import type { Attachment } from 'postal-mime'

/** So many lines of base64 of one length are a file. The parser takes ten microseconds and some hundred bytes for each. */
const FEWEST_LINES = 500
const LINE = { shortest: 60, longest: 1000 }
/** Headers of a part that holds a file are shorter. */
const MOST_HEAD = 4 * 1024
const LF = 10
const CR = 13

/** Bytes of files that were lifted out of a mail, by the mark that stands for them in what is left. */
export type Lifted = Map<string, Buffer<ArrayBuffer>>

/** The mail with a mark in the place of each large file, which is then decoded at once, not line by line. */
export function liftFiles(body: Uint8Array): { bytes: Uint8Array; lifted: Lifted } {
  const mail = Buffer.from(body.buffer, body.byteOffset, body.length)
  const lifted: Lifted = new Map()
  const left: Buffer[] = []
  let from = 0
  for (const { start, end } of runsOf(mail)) {
    if (!holdsFile(mail.toString('latin1', Math.max(0, start - MOST_HEAD), start))) continue
    const text = mail.toString('latin1', start, end)
    if (!/^[A-Za-z0-9+/\r\n]*$/.test(text)) continue
    const mark = createHash('sha256').update(`${start}/${end}/${mail.length}`).digest().subarray(0, 24)
    lifted.set(mark.toString('base64'), Buffer.from(text, 'base64'))
    left.push(mail.subarray(from, start), Buffer.from(`${mark.toString('base64')}\r\n`))
    from = end
  }
  return lifted.size === 0 ? { bytes: body, lifted } : { bytes: Buffer.concat([...left, mail.subarray(from)]), lifted }
}

/** Puts the files back into the attachments. False when one was none: then the mail must be read as it came. */
export function putBack(attachments: Attachment[], lifted: Lifted): boolean {
  let back = 0
  for (const attachment of attachments) {
    const { content } = attachment
    if (typeof content === 'string' || content.byteLength < 24) continue
    const bytes = Buffer.from(content as ArrayBuffer)
    const file = lifted.get(bytes.subarray(0, 24).toString('base64'))
    if (!file) continue
    attachment.content = bytes.length > 24 ? Buffer.concat([file, bytes.subarray(24)]) : file
    back++
  }
  return back === lifted.size
}

/** Neighbouring lines of one length that may be base64 of whole units, by their ends alone. */
function* runsOf(mail: Buffer): Generator<{ start: number; end: number }> {
  let [runStart, length, lines] = [0, 0, 0]
  let start = 0
  for (let lf = mail.indexOf(LF); lf >= 0; lf = mail.indexOf(LF, start)) {
    const long = lf - start - (mail[lf - 1] === CR ? 1 : 0)
    if (lines > 0 && long === length) lines++
    else {
      if (lines >= FEWEST_LINES) yield { start: runStart, end: start }
      const fits = long >= LINE.shortest && long <= LINE.longest && long % 4 === 0
      ;[runStart, length, lines] = [start, long, fits ? 1 : 0]
    }
    start = lf + 1
  }
  if (lines >= FEWEST_LINES) yield { start: runStart, end: start }
}

/** Does a part begin here that holds bytes, by the headers right before? */
function holdsFile(before: string): boolean {
  const head = /(?:^|\r?\n)((?:[^\r\n]+\r?\n)+)\r?\n$/.exec(before.slice(before.lastIndexOf('\n--') + 1))?.[1] ?? ''
  return (
    /^content-transfer-encoding:[ \t]*base64/im.test(head) && /^content-type:\s*(?!text\/|message\/|multipart\/)[\w.+-]+\//im.test(head)
  )
}
