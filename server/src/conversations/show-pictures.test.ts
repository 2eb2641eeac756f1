import { expect, it } from 'vitest'
import { town, wholeList } from './conversations.fixtures.ts'
import { listConversations } from './list.ts'
import { showPictures } from './show-pictures.ts'

it('makes a newer copy of the conversation whose row shows the picture, and of no other', async () => {
  const given = await town()
  const minji = await given.as('agent', 'Minji')
  const matter = await given.matter(await given.person('박도윤'))
  const other = await given.matter(await given.person('이서연'))
  const earlier = await given.says(matter)
  given.clock.advance({ minutes: 1 })
  const newest = await given.says(matter)
  await given.says(other)
  const versions = async () => {
    const { items } = await listConversations(minji, wholeList)
    return [matter, other].map(({ id }) => items.find((each) => each.id === id)?.version)
  }
  const [before = 0, untouched] = await versions()
  expect([...(await given.ctx.tx((tx) => showPictures(tx, [earlier]))).values()]).toMatchObject([{ conversationId: matter.id }])
  expect(await versions()).toEqual([before, untouched])
  await given.ctx.tx((tx) => showPictures(tx, [newest]))
  expect(await versions()).toEqual([before + 1, untouched])
})
