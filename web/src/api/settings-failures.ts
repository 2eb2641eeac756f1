import { t } from '@lingui/core/macro'
import { reload } from './failure-parts.ts'
import type { Failures } from './failure-parts.ts'
import { addFailures } from './failure-words.ts'

/** What fails on the rarely used screens alone: these words come with theirs. */
export const settingsFailures = {
  api_key_invalid: () => ({ happened: t`This API key does not work`, remedy: t`Make a new one under Settings, API keys.` }),
  saved_reply_changed: () => ({
    happened: t`A colleague changed this saved reply meanwhile`,
    remedy: t`Copy what you wrote, open it again and put it in there.`,
  }),
  shortcut_taken: () => ({ happened: t`Another saved reply has this word`, remedy: t`Choose another word behind /.` }),
  placeholder_unknown: () => ({ happened: t`A placeholder is not known`, remedy: t`Correct it, or take one from the list.` }),
  too_many_saved_replies: () => ({ happened: t`There are too many saved replies`, remedy: t`Put away what is no longer used.` }),
  post_not_found: () => ({ happened: t`This post is not here`, remedy: t`It may belong to an account whose inbox you do not see.` }),
  clearing_not_undoable: () => ({
    happened: t`This clearing cannot be taken back any more`,
    remedy: t`It was taken back already, or is older than 24 hours. Move single comments instead.`,
  }),
  channel_account_not_found: () => ({ happened: t`This account is not here any more`, remedy: reload() }),
  setup_token_invalid: () => ({
    happened: t`This set-up link does not work`,
    remedy: t`Use the link the server printed at its last start.`,
  }),
  setup_done: () => ({ happened: t`Baton is set up already`, remedy: t`Sign in instead.` }),
  invitation_invalid: () => ({
    happened: t`This invitation does not work any more`,
    remedy: t`It was used, withdrawn or is too old. Ask for a new one.`,
  }),
  reset_link_invalid: () => ({
    happened: t`This reset link does not work any more`,
    remedy: t`It was used, replaced or is too old. Ask for a new one.`,
  }),
  reset_elsewhere: () => ({
    happened: t`This person belongs to another workspace too`,
    remedy: t`Ask somebody who manages all their workspaces, or whoever runs the server.`,
  }),
  email_taken: () => ({ happened: t`Somebody has signed up with this address already`, remedy: t`Sign in instead.` }),
  slug_taken: () => ({ happened: t`This address is taken`, remedy: t`Choose another one.` }),
  name_taken: () => ({ happened: t`This name is taken`, remedy: t`Choose another one.` }),
  last_owner: () => ({ happened: t`The workspace needs at least one owner`, remedy: t`Make somebody else owner first.` }),
  channel_account_exists: () => ({ happened: t`This account is connected already`, remedy: t`Reconnect it instead.` }),
  channel_check_failed: () => ({ happened: t`The check did not succeed`, remedy: t`Mend what is named below and try again.` }),
  checks_running: () => ({ happened: t`Several accounts are being checked already`, remedy: t`Try again when one of them is done.` }),
  history_impossible: () => ({ happened: t`This network tells nothing more of the past`, remedy: reload() }),
  comparison_impossible: () => ({ happened: t`This network cannot be asked what it holds`, remedy: reload() }),
  demo_not_running: () => ({ happened: t`The demo is not running here`, remedy: t`Start it first.` }),
  demo_being_removed: () => ({ happened: t`The demo is being removed`, remedy: t`Start it again once that is done.` }),
  network_unknown: () => ({ happened: t`Baton does not know this network`, remedy: t`Choose one of the list.` }),
  hook_unknown: () => ({ happened: t`There is no such webhook address`, remedy: t`Copy it again from the channel account.` }),
  hook_refused: () => ({ happened: t`The signature does not fit`, remedy: t`Check the secret of the app.` }),
} satisfies Failures
addFailures(settingsFailures)
