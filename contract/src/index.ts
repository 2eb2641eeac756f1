import * as channels from './channels.ts'
import * as conversations from './conversations.ts'
import * as drafts from './drafts.ts'
import * as events from './events.ts'
import * as moderation from './moderation.ts'
import * as health from './health.ts'
import * as labels from './labels.ts'
import * as imports from './imports.ts'
import * as people from './people.ts'
import * as posts from './posts.ts'
import * as reports from './reports.ts'
import * as presence from './presence.ts'
import type { Route } from './route.ts'
import * as savedReplies from './saved-replies.ts'
import * as savedViews from './saved-views.ts'
import * as spend from './spend.ts'

export {
  channels,
  conversations,
  drafts,
  events,
  moderation,
  health,
  imports,
  labels,
  people,
  posts,
  presence,
  reports,
  savedReplies,
  savedViews,
  spend,
}

function routesOf(module: Record<string, unknown>): Record<string, Route> {
  return Object.fromEntries(Object.entries(module).filter(([, value]) => isRoute(value))) as Record<string, Route>
}
function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
}

/** Every route of the API by area and name. The server registers exactly these; a route without a handler stops the start. */
export const registry: Record<string, Record<string, Route>> = {
  people: routesOf(people),
  channels: routesOf(channels),
  conversations: routesOf(conversations),
  drafts: routesOf(drafts),
  moderation: routesOf(moderation),
  posts: routesOf(posts),
  presence: routesOf(presence),
  imports: routesOf(imports),
  labels: routesOf(labels),
  events: routesOf(events),
  health: routesOf(health),
  reports: routesOf(reports),
  savedReplies: routesOf(savedReplies),
  savedViews: routesOf(savedViews),
  spend: routesOf(spend),
}
