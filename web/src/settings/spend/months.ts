/** Months as text (yyyy-mm), so that no time zone is in the way. */
const step = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

export const monthBefore = (month: string) => step(month, -1)
export const monthAfter = (month: string) => step(month, 1)
