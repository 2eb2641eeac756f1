/** What a column of a file of reviews may hold. The web app words each. */
export const importFields = [
  'id',
  'link',
  'date',
  'stars',
  'title',
  'pros',
  'cons',
  'advice',
  'job',
  'place',
  'employment',
  'language',
] as const
export type ImportField = (typeof importFields)[number]

/** Why a row of it is not taken in. */
export const importFaults = ['stars_missing', 'stars_wrong', 'words_missing', 'date_wrong'] as const
export type ImportFault = (typeof importFaults)[number]
