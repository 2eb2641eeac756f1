import { z } from 'zod'

export const Id = z.uuid()
export const Instant = z.iso.datetime().describe('ISO 8601, UTC')
export const WorkspaceParams = z.object({ workspaceId: z.union([z.uuid(), z.literal('own')]) })

/** Parameters below a workspace, with one more id. */
export const inWorkspace = <K extends string>(...names: K[]) =>
  WorkspaceParams.extend(Object.fromEntries(names.map((name) => [name, Id])) as Record<K, typeof Id>)

export const PageQuery = z.object({
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** One page of a keyset walk; `next` is null at the end. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

export const networks = [
  'line',
  'x',
  'bluesky',
  'facebook',
  'instagram',
  'whatsapp',
  'email',
  'google-play',
  'app-store',
  'google-business',
  'youtube',
  'glassdoor',
] as const
export const NetworkName = z.enum(networks)
export type NetworkName = z.infer<typeof NetworkName>

export const Visibility = z.enum(['public', 'private'])
export type Visibility = z.infer<typeof Visibility>

/** A comma-separated list in a query: `?network=line,x`. */
export const listOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(item).max(50))
