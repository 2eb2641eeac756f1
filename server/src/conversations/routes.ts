import { conversations as c, drafts, events, labels, presence } from '@baton/contract'
import { type Answer, on } from '#kernel/http'
import { acknowledgeMessage } from './acknowledge.ts'
import { assignConversation } from './assign.ts'
import { assignTeam } from './assign-team.ts'
import { countConversations } from './counts.ts'
import { answerFrame, readHtml } from './html.ts'
import { labelAgreement } from './labels/agreement.ts'
import { changeLabelBackfill, readLabelBackfill } from './labels/backfill.ts'
import { correctLabel, withdrawLabel } from './labels/correct.ts'
import { listConversations } from './list.ts'
import { keepDraft, listDrafts } from './drafts.ts'
import { followLive, readEvents } from './live.ts'
import { markRead } from './mark-read.ts'
import { addNote } from './note.ts'
import { moderateMessage } from './moderate.ts'
import { openConversation } from './open.ts'
import { openContact } from './open-contact.ts'
import { openNeighbour } from './open-neighbour.ts'
import { tellPresence } from './presence.ts'
import { prioritiseConversation } from './prioritise.ts'
import { reopenConversation, resolveConversation } from './resolve.ts'
import { search } from './search/search.ts'
import { showNumbers } from './show-numbers.ts'
import { setSubject } from './set-subject.ts'
import { setWaiting } from './set-waiting.ts'
import { snoozeConversation, wakeConversation } from './snooze.ts'
import { listTags, tagConversation, untagConversation } from './tags.ts'
import { listNeighbours, readTimeline } from './timeline.ts'
import { undoStatus } from './undo-status.ts'

export const answers: readonly Answer[] = [
  on(c.listConversations, (ctx, { query }) => listConversations(ctx, query)),
  on(c.countConversations, (ctx) => countConversations(ctx)),
  on(c.openConversation, (ctx, { params }) => openConversation(ctx, params.conversationId)),
  on(c.readTimeline, (ctx, { params, query }) => readTimeline(ctx, params.conversationId, query)),
  on(c.listNeighbours, (ctx, { params, query }) => listNeighbours(ctx, params.conversationId, query)),
  on(c.mailFrame, (ctx, { params, query, reply }) => answerFrame(ctx, params.messageId, query, reply)),
  on(c.readHtml, (ctx, { params, query }) => readHtml(ctx, params.messageId, query)),
  on(c.showNumbers, (ctx, { params }) => showNumbers(ctx, params.messageId)),
  on(c.note, (ctx, { params, body }) => addNote(ctx, params.conversationId, body)),
  on(presence.tellPresence, (ctx, { body }) => tellPresence(ctx, body)),
  on(drafts.listDrafts, (ctx) => listDrafts(ctx)),
  on(drafts.keepDraft, (ctx, { params, body }) => keepDraft(ctx, params.conversationId, body)),
  on(c.assign, (ctx, { params, body }) => assignConversation(ctx, params.conversationId, body)),
  on(c.assignTeam, (ctx, { params, body }) => assignTeam(ctx, params.conversationId, body)),
  on(c.resolve, (ctx, { params, body }) => resolveConversation(ctx, params.conversationId, body)),
  on(c.reopen, (ctx, { params }) => reopenConversation(ctx, params.conversationId)),
  on(c.snooze, (ctx, { params, body }) => snoozeConversation(ctx, params.conversationId, body)),
  on(c.wake, (ctx, { params }) => wakeConversation(ctx, params.conversationId)),
  on(c.setWaiting, (ctx, { params }) => setWaiting(ctx, params.conversationId)),
  on(c.undoStatus, (ctx, { params }) => undoStatus(ctx, params.conversationId)),
  on(c.tag, (ctx, { params }) => tagConversation(ctx, params.conversationId, params.tag)),
  on(c.untag, (ctx, { params }) => untagConversation(ctx, params.conversationId, params.tag)),
  on(c.listTags, (ctx) => listTags(ctx)),
  on(c.prioritise, (ctx, { params, body }) => prioritiseConversation(ctx, params.conversationId, body)),
  on(c.setSubject, (ctx, { params, body }) => setSubject(ctx, params.conversationId, body)),
  on(c.markRead, (ctx, { params, body }) => markRead(ctx, params.conversationId, body)),
  on(c.acknowledge, (ctx, { params, body }) => acknowledgeMessage(ctx, params.messageId, body)),
  on(c.correctLabel, (ctx, { params, body }) => correctLabel(ctx, params, body)),
  on(c.withdrawLabel, (ctx, { params }) => withdrawLabel(ctx, params)),
  on(labels.readLabelBackfill, (ctx) => readLabelBackfill(ctx)),
  on(labels.changeLabelBackfill, (ctx, { body }) => changeLabelBackfill(ctx, body)),
  on(labels.labelAgreement, (ctx, { query }) => labelAgreement(ctx, query)),
  on(c.moderate, (ctx, { params, body }) => moderateMessage(ctx, params.messageId, body)),
  on(c.openNeighbour, (ctx, { params }) => openNeighbour(ctx, params.messageId)),
  on(c.search, (ctx, { query }) => search(ctx, query)),
  on(c.openContact, (ctx, { params }) => openContact(ctx, params.contactId)),
  on(events.readEvents, (ctx, { query }) => readEvents(ctx, query)),
  on(events.live, (ctx, { query, auth, request, reply }) => followLive(ctx, auth, { ...query, request, reply })),
]
