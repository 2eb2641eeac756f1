export { appFields, graphVersionField } from './fields.ts'
export { DEFAULT_GRAPH_VERSION, GRAPH_BASE_URL, graphCall, nextPage, type GraphRequest } from './graph.ts'
export {
  conversationByComment,
  conversationWith,
  listConversations,
  messageOfAnswer,
  messagesOf,
  restedAt,
  TALK_MESSAGES,
  readBackByComment,
  readBackPrivate,
  type Platform,
} from './conversations.ts'
export { findingOfGraphError, graphErrorOf, graphWordsOf, outcomeOfGraphFailure, type GraphError } from './errors.ts'
export { messagingEvents, privateThreadWith, type MessagingPlace } from './messaging.ts'
export {
  isPrivate,
  PRIVATE_REPLY_DAYS,
  isPostOf,
  privateReply,
  privateReplyFirst,
  privateReplyTo,
  readPrivateOutcome,
  readTaken,
  sendPrivate,
  takeThread,
  whyNoPrivateReply,
} from './private-messages.ts'
export {
  debugToken,
  readDebuggedToken,
  readRightsProbe,
  readPageTokenProbe,
  readPrivateMessagesProbe,
  readTokenProbe,
  subscribedFields,
  tokenNotOfPage,
  readWebhookProbe,
  webhookProbe,
  type DebuggedToken,
} from './probes.ts'
export { fileAt, timeOf } from './values.ts'
export { readEntries, verifyMeta } from './webhook.ts'
export { anyTime } from './truth.ts'
export { type ReadAnswer, walkOf } from './reconciliation.ts'
export { isWithdrawal, withdrawalEvents } from './withdrawal.ts'
