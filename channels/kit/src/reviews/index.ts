export {
  answerMessage,
  answerStatus,
  distinct,
  eventsOfDeletion,
  readBackAnswer,
  reviewMessage,
  starsOf,
  type ReviewPlace,
} from './events.ts'
export {
  editionOf,
  pollReviews,
  readReviewPoll,
  versionWithEdition,
  type ListedReview,
  type ReviewPage,
  type ReviewSource,
} from './walk.ts'
export { truthOfReviews } from './truth.ts'
