import type { EditEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { acknowledgeMessage } from '../acknowledge.ts'
import { at, publicThread, said, stage } from '../receive/stage.fixtures.ts'
import { moveComment } from './move.ts'
import { setPostMode } from './mode.ts'
import { listPosts, openPost } from './posts.ts'
import { sortOldComments } from './sort-old.ts'
import { picture, square } from './square.fixtures.ts'

const edited = (externalId: string, text: string, minute: number): EditEvent => ({
  kind: 'edit',
  account: 'brand',
  at: at(minute),
  dedupeKey: `edit-${externalId}-${minute}`,
  scope: '',
  externalId,
  text,
  media: [],
})

describe('the group of a comment', () => {
  it('is found as it comes in, and counted with those that wait', async () => {
    const { comment, groups } = await square()
    await comment('สมชาย', 'เครื่องเสียตั้งแต่วันแรกค่ะ', 1)
    await comment('Emily', 'When do you announce the winners?', 2)
    await comment('도윤', '', 3, { media: picture })
    await comment('Ann', '😡😡 역시 하루...', 4)
    await comment('Bob', '@ann @joon', 5)
    await comment('ปิยะ', '@haru 🔥🔥', 6)
    await comment('Win', '당첨 안내는 링크에서 확인하세요 bit.ly/x', 7)

    expect(await groups()).toEqual({
      complaint: [1, 1],
      question: [1, 1],
      photo: [1, 1],
      unclear: [1, 1],
      joined: [1, 1],
      friends: [1, 1],
      emoji: [1, 1],
      scam: [1, 1],
    })
  })

  it('is found too for words that were here before the post they stand under', async () => {
    const { given, take } = await stage()
    const { post: _, ...bare } = publicThread
    await take(said('A', '환불이 안 되고 있어요', 1, { thread: bare }))
    await take(said('B', '참여 완료!', 2))

    const agent = await given.as('agent')
    const [post] = (await listPosts(agent, { limit: 10 })).items
    expect(post).toMatchObject({ comments: 2, needsPerson: 1, lastCommentAt: at(2) })
  })

  it('leaves with what its author deletes', async () => {
    const { comment, groups, take } = await square()
    await comment('A', '고장났어요', 1, { externalId: 'gone' })
    await take({
      kind: 'delete',
      account: 'brand',
      at: at(2),
      dedupeKey: 'd',
      scope: '',
      externalId: 'gone',
      reason: 'deleted',
      by: 'author',
    })

    expect(await groups()).toEqual({ joined: [1, 1] })
  })

  it('is found afterwards for what was here before there were groups', async () => {
    const { comment, given, groups, postId, agent } = await square()
    await comment('A', '고장났어요', 1)
    await given.ctx.tx(
      (tx) =>
        tx.run`update comments set comment_group = 'unclear', found_group = null, likeness = null where workspace_id = ${tx.workspaceId}`,
    )
    expect(await openPost(agent, postId)).toMatchObject({ sorting: 2 })

    await sortOldComments(given.app, new AbortController().signal)

    expect(await groups()).toEqual({ complaint: [1, 1], joined: [1, 1] })
    expect(await openPost(agent, postId)).toMatchObject({ sorting: 0 })
  })
})

describe('a post that collects quietly', () => {
  it('asks for a person only where it may matter to somebody, and opens no conversation for the rest', async () => {
    const { agent, postId, comment, groups, conversations } = await square()
    expect(await setPostMode(agent, postId, { mode: 'quiet' })).toMatchObject({
      post: { mode: 'quiet' },
      modeSince: { why: 'person', by: 'minji' },
    })
    await comment('A', '참여 완료! 당첨되게 해 주세요', 1)
    await comment('B', '환불이 안 되고 있어요', 2)

    expect(await groups()).toEqual({ complaint: [1, 1], joined: [1, 2] })
    expect((await conversations()).map(({ status, needsAction }) => [status, needsAction])).toEqual([
      ['open', true],
      ['resolved', false],
      ['open', true],
    ])
  })

  it('opens the conversation of somebody who took part as soon as they complain', async () => {
    const { agent, postId, comment, conversations } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    await comment('A', '참여 완료!', 1)
    await comment('A', '근데 지난번 세탁기는 고장났어요', 2)

    expect((await conversations())[1]).toMatchObject({ status: 'open', needsAction: true, texts: { length: 2 }, waitingSince: at(2) })
  })

  it('asks for nothing at all once it is muted', async () => {
    const { agent, postId, comment, groups } = await square()
    await setPostMode(agent, postId, { mode: 'muted' })
    await comment('A', '고장났어요', 1)

    expect(await groups()).toEqual({ complaint: [0, 1], joined: [1, 1] })
  })

  it('tells of a change of mode once, and only that', async () => {
    const { agent, postId, given } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    await setPostMode(agent, postId, { mode: 'quiet' })

    const told = await given.events('post.mode-changed')
    expect(told.map(({ data, inboxId }) => ({ ...data, inboxId }))).toEqual([
      { postId, from: 'normal', to: 'quiet', why: 'person', inboxId: given.inboxId },
    ])
  })

  it('ends when complaints come in a spike, and not by a trickle of them', async () => {
    const { agent, postId, comment, given, post } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    given.clock.set(at(59))
    for (let minute = 1; minute < 50; minute += 5) await comment(`slow ${minute}`, '고장났어요', minute)
    expect(await post()).toMatchObject({ post: { mode: 'quiet' } })

    for (let n = 1; n <= 10; n++) await comment(`fast ${n}`, `물이 새요 ${n}`, 58)
    expect(await post()).toMatchObject({ post: { mode: 'normal' }, modeSince: { why: 'spike', by: null } })
    expect(await given.events('post.mode-changed')).toMatchObject([
      { data: { why: 'person' } },
      { data: { why: 'spike' }, actorKind: 'system' },
    ])
  })
})

describe('a late edit', () => {
  it('brings a comment that was collected quietly back when its new words may matter to somebody', async () => {
    const { agent, postId, comment, take, groups, conversations, given } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    await comment('A', '참여 완료!', 1, { externalId: 'late' })

    await take(edited('late', '참여 완료! 아 그리고 세탁기에서 물이 새요', 5))

    expect(await groups()).toEqual({ complaint: [1, 1], joined: [1, 1] })
    expect((await conversations())[1]).toMatchObject({ status: 'open', needsAction: true })
    expect(await given.events('conversation.reopened')).toMatchObject([{ data: { byContact: true } }])
  })

  it('leaves it put away when it still asks for nothing', async () => {
    const { agent, postId, comment, take, groups, conversations } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    await comment('A', '참여 완료!', 1, { externalId: 'late' })
    await take(edited('late', '참여 완료!! 당첨되게 해 주세요', 5))

    expect(await groups()).toEqual({ joined: [1, 2] })
    expect((await conversations())[1]).toMatchObject({ status: 'resolved', needsAction: false })
  })
})

describe('moving a comment', () => {
  it('takes along what is alike, now and when it comes, and nothing that somebody looked at', async () => {
    const { agent, postId, comment, groups, post, given } = await square()
    const one = await comment('A', '하루 최고 가즈아', 1)
    await comment('B', '하루 최고 가즈아!!! 🎉', 2)
    const kept = await comment('C', '하루최고가즈아', 3)
    await moveComment(agent, { postId, messageId: kept }, { group: 'question' })
    expect(await groups()).toMatchObject({ question: [3, 3] })
    await moveComment(agent, { postId, messageId: one }, { group: 'joined' })
    await comment('D', '하루 최고 가즈아', 4)

    expect(await groups()).toEqual({ question: [1, 1], joined: [4, 4] })
    expect(await post()).toMatchObject({ agreement: { looked: 2, agreed: 0 } })
    expect((await given.events('comment.moved')).map(({ data }) => data)).toMatchObject([
      { messageId: kept, from: 'unclear', to: 'question', alike: 2 },
      { messageId: one, from: 'question', to: 'joined', alike: 1 },
    ])
  })

  it('has what quiet mode put away wait again, with its conversation open', async () => {
    const { agent, postId, comment, groups, conversations } = await square()
    await setPostMode(agent, postId, { mode: 'quiet' })
    const id = await comment('A', '저요 저요 세탁기 덜덜덜 참여', 1)
    await comment('B', '저요 저요 세탁기 덜덜덜 참여!', 2)

    const moved = await moveComment(agent, { postId, messageId: id }, { group: 'complaint' })

    expect(moved).toMatchObject({ alike: 1, comment: { group: 'complaint', waiting: true, setAside: false } })
    expect(await groups()).toEqual({ complaint: [2, 2], joined: [1, 1] })
    expect((await conversations()).map(({ status }) => status)).toEqual(['open', 'open', 'open'])
  })

  it('moves no picture for another', async () => {
    const { agent, postId, comment, groups } = await square()
    const id = await comment('A', '', 1, { media: picture })
    await comment('B', '', 2, { media: picture })
    await moveComment(agent, { postId, messageId: id }, { group: 'joined' })

    expect(await groups()).toEqual({ photo: [1, 1], joined: [2, 2] })
  })

  it('is undone by moving it back', async () => {
    const { agent, postId, comment, groups } = await square()
    const id = await comment('A', '느낌적인 느낌', 1)
    const before = await groups()
    await moveComment(agent, { postId, messageId: id }, { group: 'joined' })
    await moveComment(agent, { postId, messageId: id }, { group: 'unclear' })

    expect(await groups()).toEqual(before)
  })
})

it('takes the word of a colleague that a comment put away needs an answer after all', async () => {
  const { agent, postId, comment, groups } = await square()
  await setPostMode(agent, postId, { mode: 'quiet' })
  const id = await comment('A', '참여 완료!', 1)
  await acknowledgeMessage(agent, id, { acknowledged: false })

  expect(await groups()).toEqual({ joined: [2, 2] })
})
