import { giveaway, random } from '@baton/simulator'
import { commentGroup } from '@baton/language'
import { personGroups } from '@baton/contract/posts'
import { expect, it } from 'vitest'

const isForPerson = (group: string) => (personGroups as readonly string[]).includes(group)

it('has 3,000 comments, of which the rules leave the 86 that matter, and no others, to a person', () => {
  for (const seed of [7, 8, 2026]) {
    const comments = giveaway(random(seed)).map((comment) => ({
      ...comment,
      group: commentGroup({ text: comment.text, hasMedia: comment.picture }),
    }))

    expect(comments).toHaveLength(3_000)
    expect(comments.filter(({ matters }) => matters)).toHaveLength(86)
    expect(comments.filter(({ matters, group }) => matters !== isForPerson(group))).toEqual([])
  }
})
