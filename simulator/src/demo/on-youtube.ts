import type { Simulator } from '../simulator.ts'
import { youTubeCommentId, youTubeId, youTubeVideoId } from './ids.ts'
import type { DemoMemory } from './memory.ts'
import { type YouTubeStory, youTubeStories, youTubeVideo } from './youtube-stories.ts'

const hour = 3_600_000
const VIDEO = youTubeVideoId(youTubeVideo.title)

interface Moment {
  at: number
  act: () => unknown
}

/** The video of the brand's channel and everybody who speaks under it. */
export function onYouTube({ youtube, people, clock }: Simulator, channel: string, wasSaid: (person: string, text: string) => boolean) {
  const now = clock.now()
  const handles = [...new Set(youTubeStories.map(({ handle }) => handle))]
  for (const handle of handles) youtube.createPerson({ handle, id: youTubeId(handle) })
  youtube.publish({ channel, id: VIDEO, title: youTubeVideo.title, at: now - youTubeVideo.hoursAgo * hour })
  for (const { handle, language, answers } of youTubeStories) {
    const person = youTubeId(handle)
    const lines = answers?.filter(({ text }) => !wasSaid(person, text))
    if (lines) people.add({ network: 'youtube', person, account: channel, name: handle, language, lines })
  }

  function moments({ handle, text, under, held, edit, brandAnswered }: YouTubeStory, at: number): Moment[] {
    const id = under ? `${youTubeCommentId(under)}.${youTubeCommentId(handle)}` : youTubeCommentId(handle)
    const on = under ? youTubeCommentId(under) : VIDEO
    const said = [{ at, act: () => youtube.comment({ on, from: youTubeId(handle), text, id, at, ...(held && { held }) }) }]
    const later = at + hour
    return [
      ...said,
      ...(edit ? [{ at: later, act: () => youtube.edit({ id, text: edit, at: later }) }] : []),
      ...(brandAnswered
        ? [
            {
              at: later,
              act: () =>
                youtube.comment({ on: id, from: channel, id: `${id}.${youTubeCommentId('brand')}`, text: brandAnswered, at: later }),
            },
          ]
        : []),
    ]
  }

  return {
    past: (): Moment[] =>
      youTubeStories
        .flatMap((story) => (story.hoursAgo === undefined ? [] : moments(story, now - story.hoursAgo * hour)))
        .sort((a, b) => a.at - b.at),

    /** What is still to be said while the demo runs. */
    arrivals: (): (() => Moment[])[] =>
      youTubeStories
        .filter(({ handle, text, hoursAgo }) => hoursAgo === undefined && !wasSaid(youTubeId(handle), text))
        .map((story) => () => moments(story, clock.now())),

    /** Gives the video back what was said under it in an earlier run. */
    recall({ said }: DemoMemory): void {
      const here = said.filter(({ network, externalId }) => network === 'youtube' && externalId !== VIDEO)
      for (const { thread, externalId: id, person, text, at } of here) {
        const isRoot = id === thread
        if (isRoot || youtube.state.comments.has(thread))
          youtube.comment({ on: isRoot ? VIDEO : thread, from: person ?? channel, text, id, at })
      }
    },
  }
}
