import { useLingui } from '@lingui/react/macro'
import type { MessageTemplate } from '../api/types.ts'
import type { TemplateProblem } from '@baton/contract/templates'

type Parameter = MessageTemplate['content']['parameters'][number]

/** What is said of a template, in its list and where one is chosen. */
export function useTemplateWords() {
  const { t, i18n } = useLingui()
  return {
    language(code: string): string {
      try {
        return new Intl.DisplayNames(i18n.locale, { type: 'language' }).of(code.replaceAll('_', '-')) ?? code
      } catch {
        // No code that the browser knows the form of.
        return code
      }
    },
    state(state: MessageTemplate['state']): string {
      switch (state) {
        case 'approved':
          return t`Approved`
        case 'pending':
          return t`Being looked at`
        case 'rejected':
          return t`Rejected`
        case 'paused':
          return t`Paused`
        case 'disabled':
          return t`Disabled`
        case 'deleted':
          return t`Deleted`
      }
    },
    /** Why it cannot be sent and what can be done; null where it can. */
    whyNot({ state, content }: MessageTemplate): string | null {
      switch (state) {
        case 'pending':
          return t`Meta is looking at it. It can be used as soon as it is approved.`
        case 'rejected':
          return t`Meta did not approve it. Change it in the WhatsApp Manager and submit it again.`
        case 'paused':
          return t`Meta paused it because people took it badly: the first time for three hours, the second for six. Use another one meanwhile.`
        case 'disabled':
          return t`Meta disabled it for good. Make another one in the WhatsApp Manager.`
        case 'deleted':
          return t`It was deleted in the WhatsApp Manager.`
        case 'approved':
          break
      }
      switch (content.obstacle) {
        case 'file':
          return t`It wants a picture or file, which Baton cannot send yet.`
        case 'sign-in-code':
          return t`It is for sign-in codes, which are not sent from here.`
        case 'part':
          return t`It has a part that Baton cannot fill in yet.`
        case null:
          return null
      }
    },
    category(category: MessageTemplate['category']): string {
      switch (category) {
        case 'marketing':
          return t`Marketing`
        case 'utility':
          return t`Utility`
        case 'authentication':
          return t`Sign-in code`
        case 'other':
          return t`Other category`
      }
    },
    /** What Meta charges by; it sets the prices itself, by country. */
    cost(category: MessageTemplate['category'], isOpen: boolean): string {
      if (category === 'utility' && isOpen) return t`Utility: Meta charges nothing while the customer’s 24 hours last.`
      const name = this.category(category)
      return t`${name}: Meta charges for this message, by category and country.`
    },
    quality(quality: MessageTemplate['quality']): string {
      switch (quality) {
        case 'high':
          return t`High quality`
        case 'medium':
          return t`Medium quality`
        case 'low':
          return t`Low quality`
        case 'unknown':
          return t`Quality not known yet`
      }
    },
    field({ part, name, button }: Parameter, content: MessageTemplate['content']): string {
      const said = /^\d+$/.test(name) ? t`blank ${name}` : name.replaceAll('_', ' ')
      if (part === 'header') return t`Heading: ${said}`
      if (part === 'body') return t`Text: ${said}`
      const label = content.buttons[button ?? 0]?.text ?? ''
      return t`Link of “${label}”: ${said}`
    },
    problem(problem: TemplateProblem): string {
      switch (problem) {
        case 'missing':
          return t`Fill this in.`
        case 'lines':
          return t`No line breaks here.`
        case 'spaces':
          return t`No wide gaps here.`
        case 'too-long':
          return t`Too long.`
        case 'unknown':
          return t`The template has no such blank any more.`
      }
    },
  }
}
