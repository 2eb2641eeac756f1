/** glassdoor.com, glassdoor.co.uk, fr.glassdoor.ca, mail.glassdoor.com. */
const HOST = /(?:^|\.)glassdoor\.(?:com|(?:com?\.)?[a-z]{2})$/

export function isOfGlassdoor(host: string): boolean {
  return HOST.test(host.toLowerCase())
}

/** An address on the site, without what follows whoever clicks it; '' when it is none. */
export function pageOf(link: string): string {
  if (!URL.canParse(link)) return ''
  const { protocol, hostname, pathname, username } = new URL(link)
  return protocol === 'https:' && !username && isOfGlassdoor(hostname) ? `https://${hostname}${pathname}` : ''
}

/** Pages of reviews name them: …/Employee-Review-Haru-Living-RVW12345678.htm. Other pages hold many. */
export function reviewIn(link: string): string {
  return /\bRVW(\d{1,20})\b/i.exec(link)?.[1] ?? ''
}

/** …/Overview/Working-at-Haru-Living-EI_IE123456.11,22.htm and …/Reviews/Haru-Living-Reviews-E123456.htm; '' when none is named. */
export function employerIn(link: string): string {
  return /[-_](?:EI_I)?E(\d{1,20})\b/.exec(pageOf(link))?.[1] ?? ''
}
