import { useLingui } from '@lingui/react/macro'
import { CircleSlash, FileText, Link2, MapPin, Sticker, UserRound } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Media } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { Skeleton } from '../kit/states.tsx'
import { mediaNouns } from './words.ts'

/** Pictures, films, voices, files and places of a message, each in its state. */
export function MediaList({ media }: { media: Media[] }) {
  if (media.length === 0) return null
  return (
    <div className="mt-1.5 flex flex-wrap gap-2 first:mt-0">
      {media.map((each) => (
        <MediaItem key={each.id} media={each} />
      ))}
    </div>
  )
}

function MediaItem({ media }: { media: Media }) {
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
  if (kind === 'image') {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer" className="block rounded-md">
        <img
          src={url}
          alt={altText ?? t`Picture without description`}
          loading="lazy"
          // As high as the skeleton it follows, so that nothing jumps while it comes, and a small one can be made out.
          className="max-h-72 min-h-40 min-w-56 max-w-full rounded-md border border-line bg-sunken object-contain"
        />
      </a>
    )
  }
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

const icons: Partial<Record<Media['kind'], LucideIcon>> = { contact: UserRound, location: MapPin }

function Line({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <span className="flex min-h-9 max-w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1 text-small text-ink">
      <Icon size={16} aria-hidden className="shrink-0 text-ink2" />
      <span className="min-w-0">{children}</span>
    </span>
  )
}
