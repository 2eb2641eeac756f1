import { connect, placeOf } from '../stage/accounts.ts'
import type { Network, Place, Sending } from './network.ts'

const california = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Los_Angeles', dateStyle: 'short' })

/** Comments below a channel's videos, which are asked for. */
export const youtube: Network = {
  network: 'youtube',
  async play(stage, inbox = placeOf(stage)) {
    const { youtube: tube, youtubeBaseUrl } = stage.simulator
    const channel = tube.createChannel({ title: 'Haru Living', handle: '@haruliving' })
    // So much that it is asked as often as it may be.
    const dailyUnits = 1_000_000
    tube.change({ channel: channel.id, dailyUnits })
    const { client } = channel
    await connect(inbox, 'youtube', youtubeBaseUrl, {
      channelId: channel.id,
      clientId: client.id,
      clientSecret: client.secret,
      refreshToken: client.refreshToken,
      dailyUnits: String(dailyUnits),
    })
    const video = tube.publish({ channel: channel.id, title: 'How to descale', at: Date.now() - 86_400_000 })
    const people = new Map<number, string>()
    const personOf = (n: number) => people.get(n) ?? people.set(n, tube.createPerson({ handle: `@nok${n}` }).id).get(n) ?? ''
    const comments: Place = {
      name: 'comments on YouTube',
      kind: 'comments',
      // So many, says the account's page, stand in its history.
      most: 500,
      say({ who, text, at, under = video.id }) {
        const speaker = personOf(who)
        return { id: tube.comment({ on: under, from: speaker, text, at }).id, speaker }
      },
      edit: ({ id }, text, at) => void tube.edit({ id, text, at }),
      takeBack: ({ id }) => void tube.deleteComment({ id }),
      answer: ({ id }, text, at) => void tube.comment({ on: id, from: channel.id, text, at }),
    }
    const answers: Sending = { method: 'POST', path: '/youtube/v3/comments' }
    return {
      network: 'youtube',
      atSimulator: 'youtube',
      account: channel.id,
      tells: null,
      ways: [{ name: 'answers on YouTube', place: comments, how: 'there', call: answers, canBeAsked: true }],
      exhaust: {
        // Until it is midnight in California.
        toldMs: 86_400_000,
        now: () => void tube.change({ channel: channel.id, used: { day: california.format(Date.now()), units: dailyUnits } }),
        countsAll: true,
      },
      places: [comments],
    }
  },
}
