const text = { type: 'string' }
const path = (name: string) => ({ name, in: 'path', required: true, schema: text })
const query = (name: string, schema: object = text) => ({ name, in: 'query', schema })
const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } })
const answers = (name: string) => ({ 200: { content: json(name) } })
const object = (properties: object) => ({ type: 'object', properties, additionalProperties: false })

const place = [path('account'), path('location')]
const reviews = '/v4/accounts/{account}/locations/{location}/reviews'

/**
 * Google publishes no description of version 4, the only one with reviews. This one is written by hand from its reference
 * (developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews), in the form that the others are brought into.
 */
export const reviewsDescription = {
  paths: {
    [reviews]: {
      get: {
        parameters: [...place, query('pageSize', { type: 'integer', minimum: 1, maximum: 50 }), query('pageToken'), query('orderBy')],
        responses: answers('ListReviewsResponse'),
      },
    },
    [`${reviews}/{review}`]: { get: { parameters: [...place, path('review')], responses: answers('Review') } },
    [`${reviews}/{review}/reply`]: {
      put: {
        parameters: [...place, path('review')],
        requestBody: { required: true, content: json('ReviewReplyUpdate') },
        responses: answers('ReviewReply'),
      },
      delete: { parameters: [...place, path('review')], responses: answers('EmptyReply') },
    },
  },
  schemas: {
    ListReviewsResponse: object({
      reviews: { type: 'array', items: { $ref: '#/components/schemas/Review' } },
      averageRating: { type: 'number' },
      totalReviewCount: { type: 'integer' },
      nextPageToken: text,
    }),
    Review: object({
      name: text,
      reviewId: text,
      reviewer: object({ profilePhotoUrl: text, displayName: text, isAnonymous: { type: 'boolean' } }),
      starRating: { enum: ['STAR_RATING_UNSPECIFIED', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'] },
      comment: text,
      createTime: { type: 'string', format: 'date-time' },
      updateTime: { type: 'string', format: 'date-time' },
      reviewReply: { $ref: '#/components/schemas/ReviewReply' },
      reviewReplyUrl: text,
    }),
    ReviewReply: object({
      comment: text,
      updateTime: { type: 'string', format: 'date-time' },
      reviewReplyState: { enum: ['REVIEW_REPLY_STATE_UNSPECIFIED', 'PENDING', 'REJECTED', 'APPROVED'] },
      policyViolation: text,
    }),
    /** What of it is not for Google alone to say. */
    ReviewReplyUpdate: { ...object({ comment: text }), required: ['comment'] },
    EmptyReply: object({}),
  },
}
