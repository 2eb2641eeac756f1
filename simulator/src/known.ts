/** What a map holds under an id; a wrong id is the caller's mistake and says so. */
export function known<T>(map: Map<string, T>, id: string, what: string): T {
  const found = map.get(id)
  if (!found) throw new Error(`There is no ${what} "${id}" on the simulator; create it first`)
  return found
}
