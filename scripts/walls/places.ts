/** Which part of the house a file belongs to, by its path alone. */
export type Place =
  | { area: 'contract' | 'language' | 'web' | 'widget' | 'simulator' | 'bench' | 'prove' | 'e2e' | 'kit' | 'root' }
  | { area: 'adapter'; network: string }
  /** `part` is the slice, `kernel`, or `top` for what composes the server. */
  | { area: 'server'; part: string }

const areas = ['contract', 'language', 'web', 'widget', 'simulator', 'bench', 'prove', 'e2e'] as const

export function placeOf(file: string): Place {
  const [first = '', second = '', third = ''] = file.split('/')
  if (first === 'server') return { area: 'server', part: second === 'src' && file.split('/').length > 3 ? third : 'top' }
  if (first === 'channels') return second === 'kit' ? { area: 'kit' } : { area: 'adapter', network: second }
  const area = areas.find((each) => each === first)
  return area ? { area } : { area: 'root' }
}

/** Names a part of the house so that two files of the same part give the same text. */
export function homeOf(file: string): string {
  const place = placeOf(file)
  return place.area === 'adapter' ? `channels/${place.network}` : place.area
}

/** Tests, and what is made for tests only: `testing` folders, fixtures, the conformance suite, the runner's configuration. */
/** Shows every part of the web app in every state, to developers only. */
const KIT_PAGE = 'web/src/kit/KitPage.tsx'

export function isForTests(file: string): boolean {
  return isTest(file) || isTestHelper(file) || file.startsWith('e2e/') || file === KIT_PAGE || /(^|\/)vitest\.config\.[jt]s$/.test(file)
}

export function isTestHelper(file: string): boolean {
  return /(^|\/)(testing|fixtures)(\/|\.ts$)|(^|\/)(test-setup|conformance|[\w-]+\.fixtures)\.tsx?$/.test(file)
}

function isTest(file: string): boolean {
  return /\.test\.[jt]sx?$/.test(file)
}
