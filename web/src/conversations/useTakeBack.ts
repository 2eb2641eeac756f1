import { useLingui } from '@lingui/react/macro'
import { call } from '../api/call.ts'
import { restoreDraft, restoreTemplate } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus.ts'
import { announce } from '../kit/announce.tsx'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'

/** Takes a reply back that still waits here: its words go back into the box; of one in several parts it is said how many came back. */
export function useTakeBack() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  return async (deliveryId: string, conversationId: string | null): Promise<void> => {
    const { taken, of, text, template } = await call('conversations.cancelDelivery', { params: { workspaceId, deliveryId } })
    if (taken === 0 || text === null || !conversationId) return
    if (template) {
      restoreTemplate(conversationId, template)
      return announce(t`Taken back. The template is there again with what you filled in.`)
    }
    restoreDraft(conversationId, text)
    focusComposer()
    if (of === 1) announce(t`Taken back. The text is in the box again.`)
    else if (taken === of) toast(t`All ${of} parts taken back. The text is in the box again.`)
    else toast(t`${taken} of ${of} parts taken back; the others have gone out already.`)
  }
}
