import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { address, call } from '../api/call.ts'
import { routes } from '../api/routes.gen.ts'
import { Button } from '../kit/Button.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { useWorkspace } from '../shell/workspace.tsx'

/** A mail as text, and formatted when asked for: in a frame that may do nothing, remote pictures only when asked again. */
export default function MailHtml({ messageId, children }: { messageId: string; children: ReactNode }) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  const [pictures, setPictures] = useState(false)
  if (!shown) {
    return (
      <>
        {children}
        <Button look="quiet" className="mt-1 -ml-3" onClick={() => setShown(true)}>
          {t`Show formatted`}
        </Button>
      </>
    )
  }
  return (
    <div>
      <Frame messageId={messageId} pictures={pictures} onPictures={() => setPictures(true)} />
      <Button look="quiet" className="-ml-3" onClick={() => setShown(false)}>
        {t`Show as text`}
      </Button>
    </div>
  )
}

function Frame({ messageId, pictures, onPictures }: { messageId: string; pictures: boolean; onPictures: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const { data, error, refetch } = useQuery({
    queryKey: ['w', workspaceId, 'html', messageId],
    queryFn: ({ signal }) => call('conversations.readHtml', { params: { workspaceId, messageId }, query: {}, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const frame = address(routes['conversations.mailFrame'][1], { workspaceId, messageId }, { pictures: String(pictures) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-80 w-130 max-w-full" />
  return (
    <>
      {data.remotePictures > 0 && !pictures && (
        <p className="mb-1 flex items-center gap-2 text-meta text-ink2">
          {plural(data.remotePictures, {
            one: '# remote picture is not loaded: the sender would see that you looked.',
            other: '# remote pictures are not loaded: the sender would see that you looked.',
          })}
          <Button look="plain" onClick={onPictures}>
            {t`Load pictures`}
          </Button>
        </p>
      )}
      <iframe
        title={t`Formatted mail`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        src={frame}
        className="h-90 w-130 max-w-full resize-y rounded-md border border-line bg-[#fff] [color-scheme:light]"
      />
    </>
  )
}
