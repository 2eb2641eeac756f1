const IMPORT = 'x-baton-import'

/** Stands among the headers of a raw delivery that a person brought in a file. */
export const ofImport = (id: string): Record<string, string> => ({ [IMPORT]: id })

export const importOf = (headers: Record<string, string>): string | null => headers[IMPORT] ?? null
