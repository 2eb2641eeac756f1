/** Words that end or make a Thai question; `คะ` and `ครับ` alone do not, and some of these also stand in statements. */
const THAI_QUESTION =
  /ไหม|มั้?ย|ไม๊|หรือเปล่า|รึเปล่า|รึป่าว|หรือป่าว|ปะ(?:คะ|ครับ)|หรือยัง|รึยัง|เท่า?(?:ไหร่|ไร|ไหร)|เมื่อ(?:ไหร่|ไร)|(?:ที่|ตรง|สาขา|วัน|ร้าน|ตัว|อัน|แบบ|รุ่น|สี|ทาง)ไหน|ยังไง|อย่างไร|อะไร(?:คะ|ครับ|บ้าง|อะ|ค่ะ|\?)|คืออะไร|กี่(?:บาท|โมง|วัน|ตัว|ชิ้น|กล่อง|ขวด|คน|เดือน)|ทำไม|เพราะอะไร|ใคร(?:เคย|มี|รู้|ใช้)|ใช่(?:ไหม|มั้ย|ป่ะ|ป่าว)|สอบถาม|ขอถาม|อยากทราบ|อยากรู้|ถาม(?:หน่อย|ว่า)|รบกวนถาม/u

export function asksInThai(text: string): boolean {
  return THAI_QUESTION.test(text) || /[?？]/u.test(text)
}

/** A verb before its subject, or a word that asks, at the beginning of a sentence. */
const ENGLISH_QUESTION =
  /(?:^|[.!,;:\n]\s*|\b(?:hi|hello|hey|so|and|but|ok|please|also)[, ]+)(?:who|what|when|where|why|which|whose|how|is|are|am|was|were|do|does|did|can|could|will|would|should|may|has|have|had|isn't|aren't|don't|doesn't|didn't|can't|won't|any(?:one|body)? (?:know|idea|update|news|chance))\b(?! (?:a|the) (?:shame|joke|mess|waste|disaster))/iu

export function asksInEnglish(text: string): boolean {
  const words = text.replace(/https?:\/\/\S+|@\S+/gu, ' ').trim()
  return /[?？]/u.test(words) || ENGLISH_QUESTION.test(words)
}

/** Endings of a Korean question, with the sign or without it, where a sentence may end. */
const KOREAN_QUESTION =
  /(?:나요|가요|까요|ㄹ까|습니까|입니까|인가|는지|은지|ㄴ지|되요|돼요|건가|을까|할까|니|냐|는데요)?\s*[?？]|(?:나요|가요|까요|습니까|입니까|건가요|인가요)(?=[\s.!~ㅠㅜㅋㅎ;^]*(?:$|\n))/u

export function asksInKorean(text: string): boolean {
  return KOREAN_QUESTION.test(text)
}
