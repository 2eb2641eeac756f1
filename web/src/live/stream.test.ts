import { expect, it } from 'vitest'
import { sseParser } from './stream.ts'

const feed = ': hello\n\nid: 7\nevent: message.received\ndata: {"seq":7,"text":"สวัสดีค่ะ"}\n\n: still here\n\nid: 8\ndata: {"seq":8}\n\n'

it('gives the same events wherever the network cuts the text', () => {
  for (let cut = 1; cut < feed.length; cut++) {
    const heard: unknown[] = []
    const parse = sseParser((data) => heard.push(JSON.parse(data)))
    parse(feed.slice(0, cut))
    parse(feed.slice(cut))
    expect(heard).toEqual([{ seq: 7, text: 'สวัสดีค่ะ' }, { seq: 8 }])
  }
})

it('keeps an event back until its empty line has come', () => {
  const heard: string[] = []
  const parse = sseParser((data) => heard.push(data))
  parse('data: {"seq":1}\n')
  expect(heard).toEqual([])
  parse('\n')
  expect(heard).toEqual(['{"seq":1}'])
})
