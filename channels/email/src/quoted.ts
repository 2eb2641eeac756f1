/**
 * First lines of what a mail program puts below an answer: its introduction of the quoted mail, in the languages our
 * contacts write, or the header block of Outlook. Each is matched against one or two lines joined.
 */
const INTRODUCTIONS = [
  /^on\b.{6,250}\bwrote:\s*$/i,
  /^.{4,250}님이 (?:작성|쓴 글|보낸).{0,20}:?\s*$/,
  /^\d{4}년 .{4,200}(?:작성|썼습니다|쓴 글).{0,10}:\s*$/,
  /^(?:ใน|เมื่อ|เมื่อวัน|วันที่).{6,250}เขียน(?:ว่า)?:?\s*$/,
  /^.{4,250}(?:のメール|さんは書きました|wrote)[:：]\s*$/,
  /^(?:le|am|el|il)\b.{6,250}(?:a écrit|schrieb|escribió|ha scritto)\s?:\s*$/i,
  /^-{2,}\s*(?:original message|원본 메일|원본 메시지|ข้อความเดิม|ข้อความต้นฉบับ|forwarded message|ursprüngliche nachricht)\s*-{2,}$/i,
  /^_{20,}$/,
]
const OUTLOOK_FROM = /^\*?(?:from|보낸 사람|보낸사람|จาก|差出人)\*?\s?:.+/i
const OUTLOOK_NEXT = /^\*?(?:sent|date|to|보낸 날짜|보낸날짜|받는 사람|날짜|ส่ง|ส่งเมื่อ|วันที่|送信日時)\*?\s?:.+/i

/**
 * The part of a mail's text that is new; `folded` tells whether anything was left out. A mail whose quotes are answered
 * line by line, or that is nothing but a quote, stays whole.
 */
export function newPart(text: string): { text: string; folded: boolean } {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n')
  const lastFresh = lines.findLastIndex((line) => line.trim() && !line.startsWith('>'))
  const start = lines.findIndex((_, i) => beginsQuote(lines, i, lastFresh))
  if (start < 0) return { text: lines.join('\n').trim(), folded: false }
  const head = lines.slice(0, start).join('\n').trim()
  if (!head || answersBetween(lines, start)) return { text: lines.join('\n').trim(), folded: false }
  return { text: head, folded: true }
}

/** `lastFresh`: the last line with words that is not marked as quoted. */
function beginsQuote(lines: string[], i: number, lastFresh: number): boolean {
  const line = (lines[i] ?? '').trim()
  if (!line) return false
  const joined = `${line} ${(lines[i + 1] ?? '').trim()}`.trim()
  if (INTRODUCTIONS.some((pattern) => pattern.test(line) || (joined.length < 300 && pattern.test(joined)))) return true
  if (OUTLOOK_FROM.test(line) && lines.slice(i + 1, i + 4).some((next) => OUTLOOK_NEXT.test(next.trim()))) return true
  return line.startsWith('>') && i > lastFresh
}

/** Lines marked as quoted, and after them lines that are not: somebody answers point by point. */
function answersBetween(lines: string[], start: number): boolean {
  const rest = lines.slice(start)
  const lastQuoted = rest.findLastIndex((line) => line.startsWith('>'))
  return (
    lastQuoted >= 0 &&
    rest.slice(lastQuoted + 1).some((line) => /[\p{L}\p{N}]/u.test(line) && !/^--\s*$/.test(line)) &&
    !signatureOnly(rest.slice(lastQuoted + 1))
  )
}

function signatureOnly(lines: string[]): boolean {
  return /^--\s*$/.test(lines.find((line) => line.trim()) ?? '')
}

/** A `<` ends the look at a tag that is never closed; else many of them would each be read to the end of the mail. */
const TAG = /<(div|blockquote)\b[^<>]*>/gi
const QUOTED_DIV =
  /\sclass="[^"]*\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b|\sid="(?:appendonsend|divRplyFwdMsg|mail-editor-reference-message-container)"/i
const CITED = /\stype="?cite/i

/** What stands before the quoted mail in HTML, by the marks that mail programs leave; the whole when there are none. */
export function newPartOfHtml(html: string): string {
  for (const { 0: tag, 1: name = '', index } of html.matchAll(TAG))
    if ((name.toLowerCase() === 'div' ? QUOTED_DIV : CITED).test(tag)) return html.slice(0, index)
  return html
}
