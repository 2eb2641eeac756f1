import type { FastifyInstance } from 'fastify'
import {
  answers as channels,
  CHECK_ACCOUNT,
  checkAllAccounts,
  checkLater,
  COUNT_QUOTA,
  countQuota,
  demoOf,
  markUnreadable,
  READ_TEMPLATES,
  readAllTemplates,
  readTemplatesLater,
  REMOVE_DEMO,
  registerFiles,
  hooks,
  importAnswers,
  LOOK_UP,
  lookUpLater,
  removalStep,
  startBringing,
  startDispatch,
  startFirehoses,
  startHealthWatch,
  startMailboxes,
  startMediaFetching,
  startThumbnails,
  shrinkAside,
  startPolling,
  startProcessing,
  startReconciling,
  spendAnswers,
  sweepMedia,
  WATCH_CAPS,
  watchCaps,
  wire,
} from '#channels'
import { answers as contacts } from '#contacts'
import {
  afterDelivery,
  isOvertaken,
  answerPerson,
  askAgain,
  answers as conversations,
  CLEAR_COMMENTS,
  clearStep,
  closeLive,
  countTalk,
  EXPIRE_LOOK,
  expireLook,
  forgetTalk,
  heardHours,
  locateMessages,
  lookAnswers,
  missingPointed,
  missingMessages,
  MODERATE,
  moderateLater,
  postAnswers,
  recallTalk,
  receive,
  replyAnswers,
  searchReaction,
  showPictures,
  sortOldComments,
  startLabelling,
  startProfiles,
  startReturns,
  startSnoozes,
} from '#conversations'
import type { App } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import { watchBacklog } from '#kernel/backlog'
import { iso } from '#kernel/clock'
import { messageOf } from '#kernel/fail'
import type { Ahead, Answer } from '#kernel/http'
import { type Chore, startJobs } from '#kernel/jobs'
import type { Addresses } from '#kernel/logins'
import { ensurePartitions } from '#kernel/migrate'
import { parkedAnswers } from '#kernel/parked'
import { startReactions } from '#kernel/reactions'
import { sql } from '#kernel/sql'
import { answers as people } from '#people'
import { factsReaction, answers as reports } from '#reports'
import { answers as savedReplies } from '#saved-replies'
import { answers as savedViews } from '#saved-views'
import { answers as workspaces } from '#workspaces'

/** The slices in order. One imports only slices before it; news upward travels as events. The wall checker reads this list. */
export const slices = [
  'workspaces',
  'people',
  'contacts',
  'channels',
  'posts',
  'conversations',
  'reports',
  'saved-replies',
  'saved-views',
] as const

/** What the slices bring to one process: routes, loops, chores. */
export interface Composition {
  answers: readonly Answer[]
  /** Intake: the webhooks' addresses. */
  ahead(roles: ReadonlySet<string>): Ahead | undefined
  /** Web: what is no route of the contract. */
  register(server: FastifyInstance, roles: ReadonlySet<string>): void
  /** Background work until the signal ends; settles when the last of it is over. */
  work(addresses: Addresses, auth: Auth, roles: ReadonlySet<string>, signal: AbortSignal): Promise<unknown>
  /** Ends open streams and the demo, so that the server can close. */
  close(): Promise<void>
}

/** What the slices do because something happened. */
export const reactions = [searchReaction, factsReaction] as const

const DAY_MS = 86_400_000
/** How long the bytes that networks sent are kept. */
const RAW_KEPT_DAYS = 14

export function compose(app: App): Composition {
  const talk = { recall: recallTalk, forget: forgetTalk, count: countTalk, answer: answerPerson }
  const { answers: demoAnswers, demo } = demoOf(app, talk)
  const thumbnails = (signal: AbortSignal) => {
    const aside = shrinkAside(new URL('./shrink-process.ts', import.meta.url))
    return startThumbnails(app, aside.shrink, showPictures, signal).finally(aside.close)
  }
  return {
    answers: [
      ...workspaces,
      ...people,
      ...contacts,
      ...channels,
      ...spendAnswers,
      ...importAnswers,
      ...demoAnswers,
      ...conversations,
      ...replyAnswers,
      ...postAnswers,
      ...lookAnswers,
      ...reports,
      ...savedReplies,
      ...savedViews,
      ...parkedAnswers(reactions),
    ],

    ahead: (roles) => (roles.has('intake') ? hooks(app) : undefined),

    register(server, roles) {
      if (roles.has('web')) registerFiles(app, server)
    },

    async work({ directApp, directOwner }, auth, roles, signal) {
      const watch = watchBacklog(
        app,
        reactions.map(({ consumer }) => consumer),
        signal,
      )
      if (!roles.has('worker')) return watch
      await markUnreadable(app).catch((error: unknown) => app.log.error({ error: messageOf(error) }, 'the accounts could not be looked at'))
      // What calls networks begins once the simulated ones are at their new addresses.
      const networks = demo.comeBack({ takesWebhooks: roles.has('intake') })
      return Promise.allSettled([
        watch,
        startProcessing(app, receive, signal),
        startReactions(app, reactions, signal),
        networks.then(async () => {
          if (signal.aborted) return
          await Promise.allSettled([
            startDispatch({ app, directUrl: directApp, wire, after: afterDelivery, isOvertaken }, signal),
            startMediaFetching(app, locateMessages, signal),
            thumbnails(signal),
            startPolling(app, signal),
            startMailboxes(app, signal),
            startReconciling(app, missingMessages, signal),
            startBringing(app, missingMessages, signal),
            startProfiles(app, signal),
            startHealthWatch(app, heardHours, signal),
          ])
        }),
        startFirehoses(app, signal),
        startReturns(app, signal),
        startSnoozes(app, signal),
        sortOldComments(app, signal),
        startLabelling(app, signal),
        startJobs(
          app,
          directOwner,
          {
            'ask-profiles': askAgain,
            [CHECK_ACCOUNT]: checkLater,
            [COUNT_QUOTA]: countQuota,
            [WATCH_CAPS]: watchCaps,
            [LOOK_UP]: lookUpLater(missingPointed),
            [READ_TEMPLATES]: readTemplatesLater,
            [MODERATE]: moderateLater,
            [EXPIRE_LOOK]: expireLook,
            [REMOVE_DEMO]: removalStep(talk),
            [CLEAR_COMMENTS]: clearStep,
          },
          chores(auth, directOwner),
          signal,
        ),
      ])
    },

    async close() {
      await Promise.allSettled([closeLive(app), demo.end()])
    },
  }
}

/** Housekeeping, most of it once a night. */
function chores(auth: Auth, ownerUrl: string): Chore[] {
  return [
    {
      name: 'forget-old',
      cron: '17 2 * * *',
      async run(app) {
        const now = app.clock.now()
        await app.db.all(sql`select system.forget_idempotency_keys(${iso(now - DAY_MS)}::timestamptz)`)
        await app.db.all(sql`select system.sweep_early_changes(${iso(now - RAW_KEPT_DAYS * DAY_MS)}::timestamptz)`)
        await app.db.all(sql`select system.sweep_raw(${iso(now - RAW_KEPT_DAYS * DAY_MS)}::timestamptz)`)
        await auth.tidy()
      },
    },
    { name: 'check-accounts', cron: '23 * * * *', run: checkAllAccounts },
    { name: 'read-all-templates', cron: '47 3 * * *', run: readAllTemplates },
    { name: 'sweep-files', cron: '37 2 * * *', run: async (app) => void (await sweepMedia(app)) },
    { name: 'make-partitions', cron: '7 2 * * *', run: () => ensurePartitions(ownerUrl) },
  ]
}
