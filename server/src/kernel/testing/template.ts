export const TEMPLATE = 'baton_test_template'

/** The same server, another database. */
export function urlOf(base: string, database: string): string {
  const url = new URL(base)
  url.pathname = `/${database}`
  return url.toString()
}
