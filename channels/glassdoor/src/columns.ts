import type { ImportField } from '@baton/channel-kit'

/** How exports and hand-made tables head their columns, in small letters without anything else. */
const HEADERS: Record<ImportField, readonly string[]> = {
  id: ['id', 'reviewid', 'reviewnumber'],
  link: ['link', 'url', 'reviewlink', 'reviewurl', 'permalink'],
  date: ['date', 'reviewdate', 'datetime', 'submitted', 'submittedon', 'datesubmitted', 'posted', 'postedon', 'created', 'createdat'],
  stars: ['rating', 'stars', 'star', 'overall', 'overallrating', 'ratingoverall', 'reviewrating', 'starrating', 'score'],
  title: ['title', 'headline', 'reviewtitle', 'reviewheadline', 'summary', 'subject'],
  pros: ['pros', 'pro', 'reviewpros', 'positives'],
  cons: ['cons', 'con', 'reviewcons', 'negatives'],
  advice: ['advice', 'advicetomanagement', 'adviceformanagement', 'advicemgmt', 'feedback'],
  job: ['jobtitle', 'job', 'position', 'role', 'reviewerjobtitle'],
  place: ['location', 'joblocation', 'place', 'city', 'office'],
  employment: ['employmentstatus', 'employment', 'status', 'employeestatus', 'employeetype', 'currentformer', 'employeerelationship'],
  language: ['language', 'lang', 'locale', 'reviewlanguage'],
}

const FIELDS = new Map(Object.entries(HEADERS).flatMap(([field, names]) => names.map((name) => [name, field as ImportField])))

/** What each column holds, by its header in any order; of two with one meaning the first. */
export function recognise(headers: readonly string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>()
  return headers.map((header) => {
    const field = FIELDS.get(
      header
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]/gu, ''),
    )
    if (!field || taken.has(field)) return null
    taken.add(field)
    return field
  })
}
