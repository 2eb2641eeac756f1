import { meters as known } from '@baton/contract/meters'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../api/call.ts'
import { money } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import type { Metered } from './MeterRow.tsx'
import { currencyIn, priceIn, wholeIn } from './numbers-in.ts'

/** Price, included units and cap of one meter, where they stand. */
export function MeterForm({ meter, name, onClose }: { meter: Metered; name: string; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [price, setPrice] = useState(meter.price ? String(meter.price.amount) : '')
  const [currency, setCurrency] = useState(meter.price?.currency ?? 'USD')
  const [included, setIncluded] = useState(meter.included > 0 ? String(meter.included) : '')
  const [cap, setCap] = useState(meter.cap === null ? '' : String(meter.cap))
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const params = { workspaceId, meter: meter.meter }
  const after = async () => {
    toast(t`Saved`)
    onClose()
    for (const what of ['spend', 'meters']) await queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
  }

  const read = { price: priceIn(price), currency: currencyIn(currency), included: wholeIn(included, 0), cap: wholeIn(cap, 1) }
  const faults = {
    price: read.price === undefined ? t`Enter a number from 0 to 100,000, or leave it empty.` : null,
    currency: typeof read.price === 'number' && read.currency === undefined ? t`Enter a currency by its three letters, such as THB.` : null,
    included: read.included === undefined ? t`Enter a whole number, or leave it empty.` : null,
    cap: read.cap === undefined ? t`Enter a whole number above 0, or leave it empty.` : null,
  }
  const save = useMutation({
    mutationFn: () =>
      call('spend.changeMeter', {
        params,
        body: {
          price: typeof read.price === 'number' ? { amount: read.price, currency: read.currency ?? '' } : null,
          included: read.included ?? 0,
          cap: read.cap ?? null,
        },
      }),
    onSuccess: after,
  })
  const reset = useMutation({ mutationFn: () => call('spend.resetMeter', { params }), onSuccess: after })
  const busy = save.isPending || reset.isPending
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!busy && Object.values(faults).every((fault) => fault === null)) save.mutate()
  }
  const { documented } = known[meter.meter]
  const listed = documented && money(documented.amount, documented.currency, 6)
  const shown = (fault: string | null) => (tried ? fault : null)
  return (
    <form noValidate aria-label={name} className="flex flex-col gap-3 rounded-md bg-sunken p-3" onSubmit={submit}>
      <div className="grid grid-cols-2 gap-3 pane:grid-cols-4">
        <TextField
          label={t`Price of one`}
          inputMode="decimal"
          ref={first}
          placeholder={t`none`}
          value={price}
          error={shown(faults.price)}
          onChange={(event) => setPrice(event.target.value)}
        />
        <TextField
          label={t`Currency`}
          maxLength={3}
          autoCapitalize="characters"
          value={currency}
          error={shown(faults.currency)}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
        />
        <TextField
          label={t`Included each month`}
          inputMode="numeric"
          placeholder="0"
          value={included}
          error={shown(faults.included)}
          onChange={(event) => setIncluded(event.target.value)}
        />
        <TextField
          label={t`Cap of a month`}
          inputMode="numeric"
          placeholder={t`none`}
          value={cap}
          error={shown(faults.cap)}
          onChange={(event) => setCap(event.target.value)}
        />
      </div>
      <FormError error={save.error ?? reset.error} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" type="submit" busy={busy}>{t`Save`}</Button>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        {meter.set && (
          <Button look="quiet" busy={busy} onClick={() => reset.mutate()}>
            {listed ? t`Back to the documented price (${listed})` : t`Remove price and cap`}
          </Button>
        )}
      </div>
    </form>
  )
}
