import type { Story } from './story.ts'

export interface XSaid {
  text: string
  /** Under the brand's post about the summer firmware (history) … */
  underPost?: boolean
  /** … or in private. */
  dm?: boolean
  /** Answers this person's own post before. */
  thread?: boolean
  picture?: boolean
  later?: { edit: string } | 'delete'
  /** Quotes the brand's post. */
  quotes?: boolean
  /** Written to the account whose connection is dead. */
  toDeadAccount?: boolean
  /** What the brand answered then, an hour later. */
  brandAnswered?: string
}

export const brandPost =
  'New firmware 2.4 for every Haru Air is rolling out today: quieter at night, smarter in the afternoon. 새 펌웨어 2.4가 오늘부터 배포됩니다.'

/** People who speak to the brand on X in English and Korean. All invented. */
export const xStories: Story<XSaid>[] = [
  {
    name: 'Maya Lindqvist',
    handle: 'maya_at_home',
    language: 'en',
    followers: 312,
    history: [{ hoursAgo: 28, say: { underPost: true, text: 'Since the update my Haru Air restarts every night at 3am. Anyone else?' } }],
    answers: [
      { when: 'serial|model|number', text: "It's an Air 3, bought in March. Serial starts with HA3-77, full one in a DM if you need it." },
      { text: 'Thanks for looking into it. It happened again last night by the way.' },
      { text: 'That did it, slept through for the first time this week!' },
    ],
  },
  {
    name: 'Tom Okafor',
    handle: 'tokafor',
    language: 'en',
    followers: 1480,
    history: [{ hoursAgo: 27, say: { underPost: true, text: 'Same here, and the app says "device offline" until I pull the plug.' } }],
    answers: [
      { text: 'Router is in the next room, so no, not the wifi. Everything else stays online.' },
      { text: 'ok, will try the manual update tonight' },
    ],
  },
  {
    name: '김하늘',
    handle: 'haneul_k',
    language: 'ko',
    followers: 95,
    history: [
      { hoursAgo: 26, say: { underPost: true, text: '저는 업데이트가 아예 안 내려와요. 앱에는 최신 버전이라고 나오는데 2.3입니다.' } },
    ],
    answers: [
      { when: '지역|국가|구매', text: '한국 정식 매장에서 샀어요. 부산입니다.' },
      { text: '앱을 다시 설치했더니 됐어요! 감사합니다 :)' },
    ],
  },
  {
    name: '박서준',
    handle: 'seojun_park_88',
    language: 'ko',
    followers: 210,
    history: [
      {
        hoursAgo: 20,
        say: {
          text: '@HaruLiving 가습기 AS 맡긴 지 3주째인데 연락이 없네요. 확인 부탁드립니다.',
          brandAnswered: '불편을 드려 죄송합니다. 접수번호를 DM으로 보내 주시면 바로 확인하겠습니다.',
        },
      },
      { hoursAgo: 18.5, say: { dm: true, text: '안녕하세요, 방금 멘션 남긴 사람입니다. 접수번호는 AS-55102 입니다.' } },
    ],
    answers: [{ when: '확인|조회', text: '네 기다릴게요. 아기 방에서 쓰던 거라 급합니다.' }, { text: '그럼 내일까지는 꼭 부탁드려요.' }],
  },
  {
    name: 'Priya Raman',
    handle: 'priyaraman',
    language: 'en',
    followers: 5210,
    history: [
      {
        hoursAgo: 66,
        say: {
          text: '@HaruLiving five years with the same kettle and it still looks new. Just saying.',
          brandAnswered: 'Five years! You made our morning, Priya.',
        },
      },
      {
        hoursAgo: 7,
        say: { text: '@HaruLiving third delivery slot missed in a row. I love your stuff but this is not ok. Order HL-210007.' },
      },
      { hoursAgo: 6, say: { thread: true, text: 'I took three half days off work for a washing machine. Who pays for that?' } },
    ],
    answers: [
      { when: 'sorry|apolog', text: "I know it's not you personally. I just want a slot that someone actually keeps." },
      { when: 'DM|private|message', text: 'Fine, sending you a DM now.' },
      { text: 'Saturday morning works. If it comes, all is forgiven.' },
    ],
  },
  {
    name: '이수아',
    handle: 'sua_livingroom',
    language: 'ko',
    followers: 890,
    history: [{ hoursAgo: 15, say: { text: '@HaruLiving 상담원분 덕분에 공기청정기 잘 설치했어요. 정말 친절하셨어요 💛' } }],
    answers: [{ text: '다음에도 하루리빙으로 살게요!' }],
  },
  {
    name: 'Diego',
    handle: 'dgo_cooks',
    language: 'en',
    followers: 77,
    history: [
      {
        hoursAgo: 11,
        say: { text: '@HaruLiving does the rice cooker do quinua?', later: { edit: '@HaruLiving does the rice cooker do quinoa?' } },
      },
    ],
    answers: [{ text: 'perfect, ordering one' }],
  },
  {
    name: 'Anon Grump',
    handle: 'notagain_grr',
    language: 'en',
    followers: 12,
    history: [{ hoursAgo: 10, say: { text: '@HaruLiving worst app ever, my address is in your public reviews??', later: 'delete' } }],
  },
  {
    name: 'Lena Fischer',
    handle: 'lena_fsch',
    language: 'en',
    followers: 640,
    live: [{ text: '@HaruLiving the fan makes this face at me. error E7?', picture: true }],
    answers: [
      { when: 'clean|filter|unplug', text: 'cleaned it, unplugged it, E7 again' },
      { text: 'Is that covered by warranty? Bought it last autumn.' },
    ],
  },
  {
    name: '최민호',
    handle: 'minho_choi_dev',
    language: 'ko',
    followers: 1503,
    live: [{ text: '이 업데이트 이후로 소음이 커졌습니다. 개선 계획이 있나요?', quotes: true }],
    answers: [{ text: '네, 야간 모드에서 특히 심합니다. 약 45dB 정도예요.' }, { text: '답변 감사합니다. 다음 업데이트 기다릴게요.' }],
  },
  {
    name: 'Grace Whitman',
    handle: 'gracewhit',
    language: 'en',
    followers: 58,
    live: [{ dm: true, text: 'Hi! I never got the refund for HL-207745, it says "processing" since the 3rd.' }],
    answers: [{ when: 'card|bank|paid', text: 'Paid by card, ends 4471.' }, { text: 'Great, thank you for checking so quickly.' }],
  },
  {
    name: 'Old Fan Account',
    handle: 'fan_of_haru_kr',
    language: 'ko',
    history: [{ hoursAgo: 13, say: { toDeadAccount: true, text: '@HaruKorea 매장 운영 시간이 바뀌었나요?' } }],
    live: [{ toDeadAccount: true, text: '@HaruKorea 답이 없네요… 다른 계정으로 물어봐야 하나요?' }],
  },
]
