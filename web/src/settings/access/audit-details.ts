/** The plain values of a line, as "role: agent → lead"; ids by their names, and those without a name left out. */
export function auditDetails(data: Record<string, unknown>, names: Map<string, string>): string[] {
  const { from, to, ...rest } = data
  if (isRecord(from) && isRecord(to)) {
    return Object.keys(to).map((key) => `${key}: ${shown(from[key], names) ?? '–'} → ${shown(to[key], names) ?? '–'}`)
  }
  return Object.entries({ ...rest, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }).flatMap(
    ([key, value]) => {
      const text = shown(value, names)
      return text === null ? [] : [`${key}: ${text}`]
    },
  )
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function shown(value: unknown, names: Map<string, string>): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return names.get(value) ?? (uuid.test(value) ? null : value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    const parts = value.flatMap((each) => shown(each, names) ?? [])
    return parts.length > 0 ? parts.join(', ') : null
  }
  return isRecord(value) ? auditDetails(value, names).join(', ') || null : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
