import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../kit/Button.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useFreshMe } from '../../shell/useFreshMe.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'

/** The own name, as colleagues see it in all one's workspaces. */
export function NameForm() {
  const { t } = useLingui()
  const { me } = useWorkspace()
  const freshMe = useFreshMe()
  const [name, setName] = useState(me.person.name)
  const wanted = name.trim()
  const save = useMutation({
    mutationFn: () => call('people.setMyName', { body: { name: wanted } }),
    onSuccess: async () => {
      toast(t`Saved`)
      setName(wanted)
      await freshMe()
    },
  })
  return (
    <Panel title={t`Your name`} words={t`Colleagues see it. What you wrote before keeps the name it was written under.`}>
      <form
        className="flex max-w-110 flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted && wanted !== me.person.name && !save.isPending) save.mutate()
        }}
      >
        <TextField
          label={t`Name`}
          help={me.person.email}
          autoComplete="name"
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormError error={save.error} />
        <div className="flex justify-end">
          <Button look="primary" type="submit" busy={save.isPending} disabled={!wanted || wanted === me.person.name}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
