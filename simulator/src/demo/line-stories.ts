import type { LineSaying } from '../line/say.ts'
import type { Story } from './story.ts'

type Said = Omit<LineSaying, 'account' | 'from' | 'group' | 'at' | 'quotes'> & {
  inGroup?: boolean
  /** Changed or taken back some minutes after. */
  later?: { edit: string } | 'unsend'
}

/** Customers of the Thai LINE account. All invented. */
export const lineStories: (Story<Said> & { answersInGroup?: boolean })[] = [
  {
    name: 'วิภา สุขสันต์',
    handle: 'wipa',
    language: 'th',
    history: [{ hoursAgo: 30, say: { text: 'สวัสดีค่ะ เครื่องฟอกอากาศ Haru Air 3 เปลี่ยนไส้กรองแล้วไฟแดงยังไม่หายเลยค่ะ ทำยังไงดีคะ' } }],
    answers: [
      { when: 'กด|รีเซ็ต|reset', text: 'กดค้างไว้ 5 วินาทีแล้วค่ะ ไฟดับแล้ว! ขอบคุณมากนะคะ 🙏' },
      { text: 'ไส้กรองซื้อจากร้านทางการค่ะ รุ่น HF-30 เปลี่ยนเมื่อเช้านี้เองค่ะ' },
      { text: 'โอเคค่ะ เดี๋ยวลองทำตามดูนะคะ' },
    ],
  },
  {
    name: 'ธนกร',
    handle: 'thanakorn',
    language: 'th',
    history: [{ hoursAgo: 5, say: { image: true } }],
    answers: [
      { when: 'รุ่น|model|ไหน', text: 'รุ่น Haru Rice 1.8 ลิตรครับ เพิ่งซื้อเดือนที่แล้ว ฝาในมันแตกแบบในรูปเลย' },
      { text: 'ใช่ครับ แตกตั้งแต่แกะกล่องเลย ขอเปลี่ยนได้ไหมครับ', picture: true },
      { text: 'ครับ ส่งที่อยู่ให้ทางไหนดีครับ' },
    ],
  },
  {
    name: 'ป้าสมศรี',
    handle: 'somsri',
    language: 'th',
    history: [
      { hoursAgo: 70, say: { text: 'ป้าใช้หม้อหุงข้าวฮารุมาสิบปีแล้วนะลูก ไม่เคยมีปัญหาเลย' } },
      { hoursAgo: 46, say: { text: 'แต่เครื่องใหม่ที่สั่งไป 12 วันแล้วยังไม่ได้ของ โทรไปก็ไม่มีคนรับ!' } },
      { hoursAgo: 22, say: { text: 'ป้าโกรธแล้วนะ ถ้าวันนี้ไม่มีใครตอบ ป้าจะไปซื้อยี่ห้ออื่น 😡' } },
      { hoursAgo: 3, say: { text: 'เลขคำสั่งซื้อ HL-208841 ป้าบอกไปสามรอบแล้ว' } },
    ],
    answers: [
      { when: 'ขอโทษ|ขออภัย', text: 'ขอโทษก็ดี แต่ป้าอยากได้ของจ้ะ ตกลงจะถึงวันไหน' },
      { when: 'พรุ่งนี้|วัน', text: 'งั้นป้าเชื่อหนูอีกครั้ง ใช้มาตั้งสิบปีก็ไม่อยากเปลี่ยนหรอก' },
      { text: 'แล้วทำไมไม่มีใครโทรหาป้าเลย' },
    ],
  },
  {
    name: 'Ploy 🌸',
    handle: 'ploy',
    language: 'th',
    history: [
      { hoursAgo: 26, say: { text: 'ได้รับพัดลมแล้วนะคะ ส่งไวมากกก' } },
      { hoursAgo: 25.9, say: { sticker: { packageId: '11537', stickerId: '52002734', keywords: ['thanks', 'love'], animated: true } } },
    ],
    live: [{ sticker: { packageId: '446', stickerId: '1988', keywords: ['happy'] } }],
    answers: [{ text: 'ด้วยความยินดีค่า ไว้อุดหนุนใหม่นะคะ 💕' }],
  },
  {
    name: 'กิตติ',
    handle: 'kitti',
    language: 'th',
    history: [
      {
        hoursAgo: 18,
        say: { text: 'สอบถามครับ เครื่องกรองน้ำติดตั้งฟรีไหม บ้านอยู่เชียงใหม่ครับ', later: { edit: 'สอบถามครับ เครื่องกรองน้ำติดตั้งฟรีไหม บ้านอยู่ลำพูนครับ' } },
      },
      { hoursAgo: 17.5, say: { text: 'เบอร์ผม 08x-xxx-1234 ครับ', later: 'unsend' } },
    ],
    answers: [{ when: 'ที่อยู่|อำเภอ|สะดวก', text: 'อำเภอเมืองครับ สะดวกวันเสาร์ช่วงเช้า' }, { text: 'ดีเลยครับ ขอนัดวันเสาร์นี้นะครับ' }],
  },
  {
    name: 'คุณแนน นิติบุคคล',
    handle: 'nan',
    language: 'th',
    history: [
      { hoursAgo: 9, say: { inGroup: true, mentionsAccount: true, text: 'แอร์ส่วนกลางชั้น 5 ไม่เย็นตั้งแต่เมื่อคืนค่ะ รบกวนส่งช่างด่วน' } },
      { hoursAgo: 8.8, say: { inGroup: true, text: 'มีผู้สูงอายุอยู่หลายห้องนะคะ' } },
    ],
    live: [{ inGroup: true, mentionsAccount: true, text: 'ช่างยังไม่มาเลยค่ะ พอทราบเวลาไหมคะ' }],
    answersInGroup: true,
    answers: [{ text: 'ขอบคุณค่ะ จะแจ้งลูกบ้านให้นะคะ' }, { text: 'ช่างมาถึงแล้วค่ะ แอร์เริ่มเย็นแล้ว 🙏' }],
  },
  {
    name: 'พี่ต้น ห้อง 512',
    handle: 'ton',
    language: 'th',
    history: [{ hoursAgo: 8.7, say: { inGroup: true, text: 'ห้องผมก็เหมือนกันครับ นอนไม่ได้เลย' } }],
  },
  {
    name: 'จิราพร',
    handle: 'jiraporn',
    language: 'th',
    history: [{ hoursAgo: 12, say: { file: { name: 'receipt-HL-209113.pdf', text: 'Haru Living receipt HL-209113' } } }],
    live: [{ text: 'ส่งใบเสร็จไปแล้วนะคะ ขอใบกำกับภาษีในชื่อบริษัทได้ไหมคะ' }],
    answers: [
      { when: 'เลขประจำตัว|ภาษี|บริษัท', text: 'บริษัท บ้านสวนสุข จำกัด สำนักงานใหญ่ค่ะ เดี๋ยวส่งเลขผู้เสียภาษีทางอีเมลนะคะ' },
      { text: 'ได้ค่ะ ขอบคุณที่ช่วยดำเนินการเร็วมากค่ะ' },
    ],
  },
  {
    name: 'Beam',
    handle: 'beam',
    language: 'th',
    live: [{ audio: { durationMs: 3200 } }, { text: 'ฟังเสียงเครื่องซักผ้าหน่อยค่ะ มันดังแบบนี้ตอนปั่น ปกติไหมคะ' }],
    answers: [{ text: 'ดังทุกครั้งที่ปั่นเลยค่ะ ตั้งแต่ย้ายบ้าน' }, { text: 'อ๋อ น่าจะวางไม่เท่ากันจริงด้วย ลองปรับขาแล้วเงียบเลยค่ะ ขอบคุณมาก!' }],
  },
  {
    name: 'อาร์ม',
    handle: 'arm',
    language: 'th',
    live: [
      { location: { title: 'บ้านอาร์ม', address: 'ลาดพร้าว 71 กรุงเทพฯ', latitude: 13.7925, longitude: 100.6089 } },
      { text: 'แถวนี้มีศูนย์บริการใกล้สุดที่ไหนครับ' },
    ],
    answers: [{ text: 'โอเคครับ ไปพรุ่งนี้เลย ต้องจองคิวไหมครับ' }, { text: 'รับทราบครับ' }],
  },
]

export const lineGroupName = 'คอนโดสวนรุ่งเรือง × Haru Living'
