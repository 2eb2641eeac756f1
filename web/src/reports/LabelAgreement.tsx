import { useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { languageWords, taskWords } from '../conversations/label-words.ts'
import { number } from '../i18n/time.ts'
import { ScrollRegion } from '../kit/ScrollRegion.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { percent } from './percent.ts'
import { agreementQuery } from './queries.ts'

const tasks = { ...taskWords, group: msg`Group of a comment` }

/** How often people agreed with what models said of words, where they looked. */
export function LabelAgreement({ from, to }: { from: string; to: string }) {
  const { t, i18n } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useQuery(agreementQuery(workspaceId, { from, to }))
  const head = 'px-3 py-2 font-medium whitespace-nowrap'
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-ui font-semibold">{t`Labels people looked at`}</h2>
      <p className="max-w-160 text-small text-ink2">
        {t`Of the labels that somebody confirmed or corrected in the period, how many were right as they stood. People look at what seems wrong first, so this does not say how often labels are right.`}
      </p>
      {query.isPending ? (
        <Skeleton className="h-20 rounded-[10px] late" />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.rows.length === 0 ? (
        <p className="text-small text-ink2">{t`Nobody has confirmed or corrected one in this period.`}</p>
      ) : (
        <div className="rounded-[10px] border border-line bg-surface">
          <ScrollRegion label={t`Labels people looked at`} className="overflow-x-auto">
            <table className="w-full text-left text-small">
              <thead className="text-meta text-ink2">
                <tr>
                  <th scope="col" className={head}>{t`Label`}</th>
                  <th scope="col" className={head}>{t`Language`}</th>
                  <th scope="col" className={`${head} text-right`}>{t`Looked at`}</th>
                  <th scope="col" className={`${head} text-right`}>{t`Agreed`}</th>
                </tr>
              </thead>
              <tbody>
                {query.data.rows.map(({ task, language, looked, agreed }) => (
                  <tr key={`${task} ${language}`} className="border-t border-line">
                    <th scope="row" className="px-3 py-2 font-normal">
                      {t(tasks[task])}
                    </th>
                    <td className="px-3 py-2">{language ? languageWords(language, i18n.locale) : '–'}</td>
                    <td className="px-3 py-2 text-right tabular-nums">{number(looked)}</td>
                    <td className="px-3 py-2 text-right tabular-nums">{percent(agreed / looked)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </div>
      )}
    </section>
  )
}
