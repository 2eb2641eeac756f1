import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import { metersQuery } from '../api/queries.ts'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { applyConversation, applyEntries } from '../conversations/live.ts'
import { openKey } from '../conversations/queries.ts'
import { cameLast } from '../conversations/timeline.ts'
import { useTakeBack } from '../conversations/useTakeBack.ts'
import { clock, useNow } from '../i18n/time.ts'
import { announce } from '../kit/announce.tsx'
import { newId } from '../kit/id.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { changeDraft, clearDraft } from './drafts.ts'
import { signed } from './signature.ts'
import type { Draft } from './drafts.ts'

export interface ToSend {
  draft: Draft
  /** Absent: a note. */
  option: ReplyOption | undefined
  split: boolean
  resolve: boolean
  sendAt: Date | null
  /** What it ends with. */
  signature?: string | null
  /** Instead of the draft's words: a template with its values, and what its writer saw it say. */
  template?: { id: string; values: Record<string, string>; text: string }
  sendAnyway?: boolean
  withPersonalData?: boolean
  overCap?: boolean
}

/** A reply that was not sent because something came since its writer looked. */
export interface Held {
  sent: ToSend
  seenMessageId: string | null
}

/** An answer that everybody could read was not sent, since it holds what is personal. */
export interface Leak {
  sent: ToSend
  /** email, phone, order_number */
  found: string[]
}

/** Sends what was written. Of the same words pressed twice one message results: the id stays until the text goes through or changes. */
export function useSend(open: OpenConversation, onDone: () => void) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { workspaceId, agentId } = useWorkspace()
  const [busy, setBusy] = useState(false)
  const [held, setHeld] = useState<Held | null>(null)
  const [leak, setLeak] = useState<Leak | null>(null)
  const [capped, setCapped] = useState<ToSend | null>(null)
  const takeBack = useTakeBack()
  const now = useNow()
  const attempt = useRef({ of: '', id: '' })
  const { conversation } = open
  const params = { workspaceId, conversationId: conversation.id }

  function idFor(toSend: ToSend): string {
    const of = JSON.stringify([toSend.option?.threadId, toSend.draft.text, toSend.signature, toSend.sendAt, toSend.split, toSend.template])
    if (attempt.current.of !== of) attempt.current = { of, id: newId() }
    return attempt.current.id
  }

  function saidLater(at: Date, deliveryId: string | undefined): void {
    const undo = deliveryId ? () => void takeBack(deliveryId, conversation.id).catch(refused) : undefined
    toast(t`Goes out ${clock(at.toISOString(), now)}, unless they write before`, {
      undo,
      about: conversation.contact.name ?? undefined,
    })
  }

  function refused(error: unknown): void {
    if (!(error instanceof Failure)) throw error
    toast(failureLine(error), { tone: 'danger' })
  }

  async function send(toSend: ToSend): Promise<void> {
    const {
      draft,
      option,
      split,
      resolve,
      sendAt,
      signature = null,
      template,
      sendAnyway = false,
      withPersonalData = false,
      overCap = false,
    } = toSend
    const seenMessageId = cameLast(open)?.id ?? null
    setBusy(true)
    try {
      if (option) {
        const answer = await call('conversations.reply', {
          params,
          body: {
            clientMessageId: idFor(toSend),
            threadId: option.threadId,
            replyTo: draft.replyTo,
            text: template?.text ?? signed(draft.text.trim(), signature, option.kind),
            ...(template && { template: { id: template.id, values: template.values } }),
            alsoAnswers: draft.alsoAnswers,
            seenMessageId,
            sendAnyway,
            withPersonalData,
            ...(overCap && { overCap }),
            split,
            resolve,
            sendAt: sendAt?.toISOString() ?? null,
            replyAll: draft.replyAll,
          },
        })
        applyEntries(queries, workspaceId, conversation.id, answer.messages)
        applyConversation(queries, workspaceId, agentId, answer.conversation)
        if (sendAt) saidLater(sendAt, answer.messages[0]?.delivery?.id)
        else announce(t`Your reply is on its way. Press z to undo.`)
      } else {
        const note = await call('conversations.note', { params, body: { id: idFor(toSend), text: draft.text.trim() } })
        applyEntries(queries, workspaceId, conversation.id, [note])
        announce(t`Note added`)
      }
      attempt.current = { of: '', id: '' }
      setHeld(null)
      setLeak(null)
      setCapped(null)
      if (option?.cost) void queries.invalidateQueries({ queryKey: metersQuery(workspaceId).queryKey })
      // Words that were begun beside a template stay.
      if (template) changeDraft(conversation.id, { template: null })
      else clearDraft(conversation.id, option ? 'reply' : 'note')
      // The answer that stands there until this one is sent is not put into the box again.
      if (option?.oneAnswer?.present) changeDraft(conversation.id, { answerId: option.oneAnswer.present.messageId })
      if (resolve) onDone()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (error.code === 'reply_held') {
        setHeld({ sent: toSend, seenMessageId })
        await queries.invalidateQueries({ queryKey: openKey(workspaceId, conversation.id) })
      } else if (error.code === 'answer_holds_personal_data') {
        setHeld(null)
        setLeak({ sent: toSend, found: namesIn(error.problem?.found) })
      } else if (error.code === 'spend_cap_reached') {
        setHeld(null)
        setLeak(null)
        setCapped(toSend)
        await queries.invalidateQueries({ queryKey: metersQuery(workspaceId).queryKey })
      } else {
        if (error.code.startsWith('template_') && option)
          void queries.invalidateQueries({ queryKey: ['w', workspaceId, 'templates', option.accountId] })
        toast(failureLine(error), { tone: 'danger' })
      }
    } finally {
      setBusy(false)
    }
  }

  return { send, busy, held, dropHeld: () => setHeld(null), leak, dropLeak: () => setLeak(null), capped, dropCapped: () => setCapped(null) }
}

function namesIn(found: unknown): string[] {
  return Array.isArray(found) ? found.filter((name) => typeof name === 'string') : []
}
