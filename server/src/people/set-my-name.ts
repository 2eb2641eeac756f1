import type { Visitor } from '#kernel/http'
import { noWorkspace } from '#workspaces'
import { peopleChanged } from './changed.ts'
import { signedIn } from './me.ts'
import { actingAt, placesOf } from './places.ts'

/** Changes the own name here and in every workspace one belongs to. What was written under the old name keeps it. */
export async function setMyName(visitor: Visitor, name: string): Promise<void> {
  const { app, auth } = visitor
  const person = signedIn(visitor)
  const places = await placesOf(app, person.id)
  await noWorkspace(app).tx(async (outer) => {
    for (const place of places)
      await outer.part(actingAt(app, { ...place, agentName: name }), async (tx) => {
        const changed = await tx.run`
          update agents set name = ${name} where workspace_id = ${tx.workspaceId} and id = ${place.agentId} and name <> ${name}`
        if (changed === 0) return
        tx.audit('agent.renamed', place.agentId)
        peopleChanged(tx, place.agentId)
      })
    await auth.setName(person, name)
  })
}
