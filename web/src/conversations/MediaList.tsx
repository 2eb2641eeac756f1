import { useLingui } from '@lingui/react/macro'
import { CircleSlash, FileText, Link2, MapPin, Sticker, UserRound } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import type { Media } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { Skeleton } from '../kit/states.tsx'
import { mediaNouns } from './words.ts'

const PictureViewer = lazyPart(() => import('./PictureViewer.tsx'))

/** Pictures, films, voices, files and places of a message, each in its state. */
export function MediaList({ media }: { media: Media[] }) {
  const [viewed, setViewed] = useState<string | null>(null)
  if (media.length === 0) return null
  return (
    <div className="mt-1.5 flex flex-wrap gap-2 first:mt-0">
      {media.map((each) => (
        <MediaItem key={each.id} media={each} onView={() => setViewed(each.id)} />
      ))}
      {viewed && (
        <Suspense>
          <PictureViewer pictures={media.filter(isPicture)} first={viewed} onClose={() => setViewed(null)} />
        </Suspense>
      )}
    </div>
  )
}

const isPicture = ({ kind, url }: Media) => kind === 'image' && url !== null

function MediaItem({ media, onView }: { media: Media; onView: () => void }) {
  const { t } = useLingui()
  const { kind, state, url, link, altText, fileName, sizeBytes, place } = media
  if (kind === 'sticker') {
    return url ? (
      <img src={url} alt={altText ?? t`Sticker`} className="size-28 object-contain" loading="lazy" />
    ) : (
      <Line icon={Sticker}>{altText ?? t`Sticker`}</Line>
    )
  }
  if (kind === 'location' && place) {
    const words = place.title ?? place.address ?? `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`
    return (
      <Line icon={MapPin}>
        <a
          href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`}
          target="_blank"
          rel="noopener noreferrer"
          className="underline decoration-control underline-offset-2"
        >
          {words}
        </a>
        {place.title && place.address && <span className="block text-meta text-ink2">{place.address}</span>}
      </Line>
    )
  }
  if (kind === 'link') {
    if (!link)
      return (
        <Line icon={CircleSlash}>{state === 'expired' ? t`No longer to be seen on the network` : (altText ?? t(mediaNouns.link))}</Line>
      )
    return (
      <Line icon={Link2}>
        <a href={link} target="_blank" rel="noopener noreferrer" className="underline decoration-control underline-offset-2">
          {altText ?? t`Open on the network`}
        </a>
      </Line>
    )
  }
  const gone = {
    too_large: t`Too large to keep`,
    refused: t`The network did not hand it over`,
    expired: t`Expired on the network before it was fetched`,
    removed: t`No longer kept: its time was over`,
    erased: t`Erased`,
  }[state as string]
  if (gone) return <Line icon={CircleSlash}>{`${t(mediaNouns[kind])} · ${gone}`}</Line>
  if (state === 'announced' || state === 'fetching') {
    return kind === 'image' || kind === 'video' ? (
      <span className="relative block">
        <Skeleton className="h-40 w-56 rounded-md" />
        <span className="visually-hidden">{t`Fetching from the network`}</span>
      </span>
    ) : (
      <Line icon={FileText}>{`${fileName ?? t(mediaNouns[kind])} · ${t`Fetching from the network`}`}</Line>
    )
  }
  if (!url) return <Line icon={icons[kind] ?? FileText}>{fileName ?? altText ?? t(mediaNouns[kind])}</Line>
  if (kind === 'image') return <Picture media={media} url={url} onView={onView} />
  if (kind === 'video')
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what contacts send has no captions to offer
      <video
        src={url}
        controls
        preload="metadata"
        className="max-h-72 max-w-full rounded-md border border-line"
        aria-label={altText ?? t`Video`}
      />
    )
  if (kind === 'audio')
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- what contacts send has no captions to offer
    return <audio src={url} controls preload="metadata" className="h-10 w-72 max-w-full" aria-label={t`Voice message`} />
  return (
    <Line icon={icons[kind] ?? FileText}>
      <a href={url} download={fileName ?? true} className="underline decoration-control underline-offset-2">
        {fileName ?? t(mediaNouns[kind])}
      </a>
      {sizeBytes !== null && (
        <span className="ml-1.5 text-meta text-ink2">{t`${number(Math.max(1, Math.round(sizeBytes / 1024)))} KB`}</span>
      )}
    </Line>
  )
}

/** Small, and whole when it is pressed. Its place is as large as it will be, so that nothing jumps while it comes. */
function Picture({ media: { thumbnailUrl, altText, width, height }, url, onView }: { media: Media; url: string; onView: () => void }) {
  const { t } = useLingui()
  const alt = altText ?? t`Picture without description`
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={t`Open picture: ${alt}`}
      className="block cursor-zoom-in rounded-md"
      onClick={onView}
    >
      <img
        src={thumbnailUrl ?? url}
        alt=""
        loading="lazy"
        width={width ?? undefined}
        height={height ?? undefined}
        // Where its size is not known: as high as the skeleton it follows, and such that a small one can be made out.
        className={cx(
          'h-auto max-h-72 w-auto max-w-full rounded-md border border-line bg-sunken object-contain',
          !width && 'min-h-40 min-w-56',
        )}
        style={width && height ? { aspectRatio: `${width} / ${height}`, width: Math.min(width, (288 * width) / height) } : undefined}
      />
    </button>
  )
}

const icons: Partial<Record<Media['kind'], LucideIcon>> = { contact: UserRound, location: MapPin }

function Line({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <span className="flex min-h-9 max-w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1 text-small text-ink">
      <Icon size={16} aria-hidden className="shrink-0 text-ink2" />
      <span className="min-w-0">{children}</span>
    </span>
  )
}
