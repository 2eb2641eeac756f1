import type { ReviewStory } from './reviews.ts'

export interface AppStoreStory extends ReviewStory {
  name: string
  title: string
  /** Of the store, as Apple writes it. */
  territory: string
}

/** Reviews of Haru Home for the iPhone. All invented. */
export const appStoreStories: AppStoreStory[] = [
  {
    name: 'blue_otter',
    handle: 'otter',
    language: 'en',
    stars: 2,
    title: 'Widget shows yesterday',
    text: 'The air quality widget only moves when I open the app. I bought the purifier for the widget.',
    territory: 'GBR',
    hoursAgo: 31,
    answers: [{ text: 'The widget follows along now. Took one update, fair enough.', stars: 4 }],
  },
  {
    name: '달빛산책',
    handle: 'dalbit',
    language: 'ko',
    stars: 1,
    title: '로그아웃',
    text: '업데이트할 때마다 로그아웃됩니다. 비밀번호 찾기 메일도 늦게 와요.',
    territory: 'KOR',
    hoursAgo: 15,
    brandAnswered: '불편을 드려 죄송합니다. 4.2 버전부터는 로그인이 유지됩니다.',
  },
  {
    name: 'ข้าวหอม',
    handle: 'khaohom',
    language: 'th',
    stars: 3,
    title: 'ดีแต่ยังไม่สุด',
    text: 'สั่งแอร์ผ่าน Siri แล้วบางทีไม่ทำงาน ต้องพูดซ้ำสองสามรอบ',
    territory: 'THA',
  },
  {
    name: 'Papa_Ines',
    handle: 'ines',
    language: 'en',
    stars: 5,
    title: 'Quiet nights',
    text: 'Schedules for the humidifier finally work across two homes. Thank you.',
    territory: 'USA',
  },
]
