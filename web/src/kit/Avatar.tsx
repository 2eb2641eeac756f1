import { useState } from 'react'
import type { NetworkName } from '../api/types.ts'
import { cx } from './cx.ts'
import { networkMarks } from './networks.ts'

interface Props {
  name: string
  /** A colleague has the same two letters as on the small face. */
  colleague?: boolean
  imageUrl?: string | null
  network?: NetworkName
  size?: 20 | 28 | 32 | 44
  className?: string
}

/** A face: the picture, else one letter; with the network's badge at its foot. Decoration: the name stands beside it. */
export function Avatar({ name, colleague, imageUrl, network, size = 32, className }: Props) {
  const [broken, setBroken] = useState(false)
  return (
    <span aria-hidden className={cx('relative inline-block shrink-0 select-none', className)} style={{ width: size, height: size }}>
      {imageUrl && !broken ? (
        <img
          src={imageUrl}
          alt=""
          width={size}
          height={size}
          className="size-full rounded-full object-cover"
          onError={() => setBroken(true)}
        />
      ) : (
        <span
          className="flex size-full items-center justify-center rounded-full border border-line bg-sunken font-semibold text-ink2"
          style={{ fontSize: Math.round(size * (colleague ? 0.36 : 0.42)) }}
        >
          {colleague ? initials(name) : initial(name)}
        </span>
      )}
      {network && <NetworkBadge network={network} className="absolute -right-1 -bottom-0.5" />}
    </span>
  )
}

export function NetworkBadge({ network, className, size = 17 }: { network: NetworkName; className?: string; size?: number }) {
  const { letter, colour } = networkMarks[network]
  return (
    <svg aria-hidden viewBox="0 0 17 17" width={size} height={size} className={cx('shrink-0', className)}>
      <rect x="0.75" y="0.75" width="15.5" height="15.5" rx="4.5" fill={colour} stroke="var(--surface)" strokeWidth="1.5" />
      <rect x="1.75" y="1.75" width="13.5" height="13.5" rx="3.6" fill="none" stroke="#fff" strokeOpacity="0.28" />
      <text x="8.5" y="12.1" textAnchor="middle" fontSize="9.5" fontWeight="700" fill="#fff">
        {letter}
      </text>
    </svg>
  )
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * One letter to know a person by. Korean: the first syllable of the given name (family names are few);
 * Thai: the first consonant, past the vowels written before it.
 */
export function initial(name: string): string {
  const bare = name.trim().replace(/^[@#~_.\s]+/u, '')
  if (/^[가-힣]{2,4}$/u.test(bare)) return bare.length === 4 ? bare.charAt(2) : bare.charAt(1)
  const thai = /^[เแโใไ]?([ก-ฮ])/u.exec(bare)?.[1]
  if (thai) return thai
  const first = graphemes.segment(bare)[Symbol.iterator]().next().value?.segment ?? '?'
  return first.toUpperCase()
}

/** Two letters for a colleague's small face. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  if (words.length > 1 && /^[A-Za-z]/.test(name)) return ((words[0]?.[0] ?? '') + (words.at(-1)?.[0] ?? '')).toUpperCase()
  return initial(name)
}

/** A colleague's face of 20 px. */
export function AgentFace({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      title={name}
      className={cx(
        'inline-flex size-5 shrink-0 items-center justify-center rounded-full border border-line bg-sunken text-[10px] leading-none font-bold text-ink2 select-none',
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}
