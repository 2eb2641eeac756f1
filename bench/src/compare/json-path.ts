/** Values at `$.items[*].message.text`, `$.items[0].id`: names, one index, or `[*]` for every element. */
export function valuesAt(root: unknown, path: string): unknown[] {
  if (!/^\$(\.[\w-]+|\[\d+\]|\[\*\])*$/.test(path))
    throw new Error(`"${path}" is no path: write $, then .name, [0] or [*] as often as needed, such as $.items[*].id`)
  return [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\[\*\]/g)].reduce<unknown[]>(
    (values, [, name, index]) =>
      values.flatMap((value) => {
        if (value === null || typeof value !== 'object') return []
        if (name !== undefined) return name in value ? [(value as Record<string, unknown>)[name]] : []
        if (!Array.isArray(value)) return []
        return index === undefined ? (value as unknown[]) : (value as unknown[]).slice(Number(index), Number(index) + 1)
      }),
    [root],
  )
}
