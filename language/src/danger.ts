import { type Phrases, phrases } from './phrases.ts'
import { MODELLED, type Modelled } from './sentiment.ts'

export const DANGERS = ['fire', 'injury', 'illness', 'child', 'death', 'suicide', 'violence', 'police', 'press'] as const
export type Danger = (typeof DANGERS)[number]

/** What must not lie among other messages, in the words people use for it. Written by hand; each new word gets a test. */
const WORDS: Record<Danger, Record<Modelled, Phrases>> = {
  fire: {
    en: phrases(
      `caught_(?:on_)?fire catches_fire catching_fire house_fire fire_hazard set_fire burst_into_flames in_flames explod(?:ed|es|ing) explosion started_smoking
smell(?:s|ed)?_(?:of_)?burn(?:ing|t) burning_smell burnt_smell overheat(?:ed|s|ing)? sparks?(?!_joy) sparking short_circuit gas_leak electric(?:al)?_shock electrocuted
(?:charger|battery|phone|oven|heater|kitchen|house|car|cable|plug|laptop|device)_(?:is|was|went)_on_fire melted_(?:the|my)_(?:plug|socket|cable|charger|case|outlet|adapter)`,
      'en',
    ),
    ko: phrases(
      '불이_났 불이_나 불났 불_붙 불이_붙 화재 폭발 배터리가_터 연기가_났 연기가_나요 연기가_나서 타는_냄새 탄_냄새 과열 스파크가 합선 누전 감전 가스_누출 가스가_새 녹아내',
      'ko',
    ),
    th: phrases(
      'ไฟไหม้ ไฟลุก ไฟช็อต ไฟช๊อต ไฟดูด ไฟรั่ว (?<!ลด|ดีล|โปร|ราคา)ระเบิด(?!ความ|เวลา|พลัง) ควันขึ้น มีควัน กลิ่นไหม้ ร้อนจนไหม้ แก๊สรั่ว ประกายไฟ ลัดวงจร',
      'th',
    ),
  },
  injury: {
    en: phrases(
      `injur(?:y|ed|ies) (?:got|was|were)_hurt hurt_(?:my|his|her)_\\w+ bleeding broke_(?:my|his|her)_(?:arm|leg|hand|wrist|hip|tooth|foot|nose) burn(?:ed|t)_(?:my|his|her|me) got_burn(?:ed|t)
burns_on cut_(?:my|his|her)_(?:finger|hand|foot|lip|mouth|arm|leg|face)s? (?:in|taken_to|rushed_to|went_to|go_to|sent_to)_(?:the_)?hospital hospitali[sz]ed emergency_room ambulance unconscious passed_out
fainted chok(?:ed|ing)_on choking can't_breathe cannot_breathe (?<!by_)accident scalded stitches concussion 911`,
      'en',
    ),
    ko: phrases(
      '다쳤 다쳐서 다치게 다칠_뻔 부상을_입 부상당 피가_나 피가_났 출혈 화상을 화상_입 골절 부러졌 베였 베여서 응급실 병원에_실려 병원_갔 병원에_갔 입원 구급차 (?<![0-9-])119(?![0-9-]) 의식을_잃 기절 질식 목에_걸려 숨을_못 사고가_났',
      'ko',
    ),
    th: phrases(
      'บาดเจ็บ เจ็บตัว เลือดออก เลือดไหล แผลไหม้ โดนลวก น้ำร้อนลวก กระดูกหัก แขนหัก ขาหัก บาดมือ โดนบาด (?:เข้า|ส่ง|ไป)โรงพยาบาล หามส่ง ห้องฉุกเฉิน รถพยาบาล (?<![0-9-])1669(?![0-9-]) หมดสติ เป็นลม สำลัก หายใจไม่ออก หายใจไม่ได้ ติดคอ อุบัติเหตุ เข้าไอซียู',
      'th',
    ),
  },
  illness: {
    en: phrases(
      `food_poisoning poisoned allergic_reaction anaphyla(?:xis|ctic) (?:made|got|getting|fell)_(?:me_|us_|him_|her_|them_|my_\\w+_)?(?:sick|ill) vomit(?:ed|ing)? threw_up throwing_up
diarrh?o?ea hives swollen glass_in_(?:my|the|it) piece_of_glass metal_in_(?:my|the) mou?ld(?:y)? maggots? cockroach(?:es)? salmonella`,
      'en',
    ),
    ko: phrases(
      '식중독 배탈 구토 토했 설사를 설사했 알레르기_반응 알러지_반응 두드러기 발작 부작용 가스_중독 유리_조각 쇳조각 이물질 곰팡이 벌레가_나 벌레_나 구더기 바퀴벌레 장염',
      'ko',
    ),
    th: phrases(
      'อาหารเป็นพิษ ท้องเสีย ท้องร่วง อาเจียน แพ้อาหาร แพ้หนัก ผื่นขึ้น ผื่นแดง ลมพิษ หน้าบวม ปากบวม เศษแก้ว เศษเหล็ก ขึ้นรา เชื้อรา หนอน(?!หนังสือ) แมลงสาบ สารพิษ',
      'th',
    ),
  },
  child: {
    en: phrases(
      `(?:my|our|the|her|his)_(?:\\w+_)?(?:baby|toddler|infant|newborn|child|kid|kids|children|son|daughter) (?:\\d+|one|two|three|four|five|six|seven)_(?:year|month)_old underage child_abuse pregnant`,
      'en',
    ),
    ko: phrases('아기가 저희_애 우리_애가 아이가 아들이 딸이 신생아 영아 유아가 임산부 미성년 아동_학대', 'ko'),
    th: phrases('ลูกชาย ลูกสาว ลูกเรา ลูกผม ลูกหนู ลูกดิฉัน ทารก เด็กแรกเกิด ลูกน้อย หลานสาว หลานชาย คนท้อง ตั้งครรภ์ เด็กอายุ ผู้เยาว์', 'th'),
  },
  death: {
    en: phrases(
      `(?:he|she|they|baby|mother|father|dog|cat|man|woman|person|people|someone|somebody)_(?:just_|almost_|nearly_)?died (?:was|were|got|be|been)_killed (?:almost|nearly|could_have)_(?:died|killed)
dead_body fatal passed_away life_threatening`,
      'en',
    ),
    ko: phrases('사망 숨졌 숨진 죽을_뻔 돌아가셨 생명이_위 목숨을_잃', 'ko'),
    th: phrases('เสียชีวิต เกือบตาย ถึงตาย อันตรายถึงชีวิต ถึงแก่ชีวิต', 'th'),
  },
  suicide: {
    en: phrases(
      `suicide suicidal kill_myself killing_myself end_my_life ending_my_life want_to_die wanna_die hurt_myself self_harm(?:ing)? no_reason_to_live don't_want_to_live`,
      'en',
    ),
    ko: phrases('자살 죽고_싶 죽어버리고_싶 살고_싶지_않 살기_싫 극단적_선택 목숨을_끊 자해 뛰어내리 유서를', 'ko'),
    th: phrases('ฆ่าตัวตาย อยากตาย ไม่อยากมีชีวิต จบชีวิต ทำร้ายตัวเอง กรีดข้อมือ กรีดแขน โดดตึก ผูกคอ จดหมายลาตาย', 'th'),
  },
  violence: {
    en: phrases(
      `(?:will|gonna|going_to)_kill_(?:you|him|her|them) i_will_find_you going_to_hurt beat_you_up (?:a|his|with)_gun with_a_knife stab(?:bed)? (?<!the_)bomb assault(?:ed)? raped? molest(?:ed)?
harass(?:ed|ment|ing) stalk(?:er|ed|ing) threat(?:ened|ening|ens)_(?:me|us|to|my) hit_me(?!_up) attacked_(?:me|us|my) groped`,
      'en',
    ),
    ko: phrases('죽여버리 죽이겠 죽여_버 칼을_들 칼로(?!리) 흉기 폭탄_설치 폭행 때렸 성추행 성폭행 성희롱 협박 스토킹', 'ko'),
    th: phrases('ฆ่ามึง จะฆ่า มีดแทง ปืน(?!ใหญ่) วางระเบิด ทำร้ายร่างกาย โดนทำร้าย ตบหน้า ข่มขืน ลวนลาม คุกคาม ข่มขู่ ขู่ฆ่า สะกดรอย', 'th'),
  },
  police: {
    en: phrases(`police cops filed_a_report arrested robbed stolen theft burglar(?:y|s)? identity_theft`, 'en'),
    ko: phrases('경찰 신고했 신고할 신고하겠 고소하 고소할 고소장 고소했 고발 도난 (?<!밥)도둑 절도 체포 명의_도용 보이스피싱', 'ko'),
    th: phrases('ตำรวจ แจ้งความ ลงบันทึกประจำวัน โดนขโมย ถูกขโมย โจรกรรม มิจฉาชีพ สวมรอย', 'th'),
  },
  press: {
    en: phrases(
      `journalist reporters? newspaper the_press the_media news_(?:station|channel|outlet|desk|crew) tv_station go(?:ing)?_viral bbc cnn (?:tell|contact|call)_the_news`,
      'en',
    ),
    ko: phrases('(?<![가-힣])기자 제보 언론사 언론에 방송국 뉴스에_나 신문사 취재 공론화 kbs mbc sbs', 'ko'),
    th: phrases('นักข่าว สื่อมวลชน ออกข่าว ลงข่าว เป็นข่าว รายการข่าว โหนกระแส สรยุทธ ไทยรัฐ ออกทีวี แฉ ประจาน', 'th'),
  },
}

export interface DangerFound {
  danger: Danger
  /** The words it was found by, as they stand in the text. */
  words: string[]
}

/** Words of danger in a text, looked for in one language or, where that is not known, in all three. */
export function dangersIn(text: string, language?: Modelled | null): DangerFound[] {
  const languages = language ? [language] : MODELLED
  return DANGERS.flatMap((danger) => {
    const words = languages.flatMap((each) => WORDS[danger][each].in(text))
    return words.length > 0 ? [{ danger, words: [...new Set(words)] }] : []
  })
}
