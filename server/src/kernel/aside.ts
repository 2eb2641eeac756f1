import { type ChildProcess, fork } from 'node:child_process'

/** A process beside, which is asked one thing at a time. */
export interface Aside<Question, Answer> {
  /** What `say` sends, in order, is the question. Null when the process ended over it, or took too long and was ended. */
  ask(say: (send: (message: Question) => Promise<void>) => Promise<void>): Promise<Answer | null>
  close(): void
}

interface Limits {
  /** How long one question may take. */
  ms: number
  /** Of JavaScript's heap. */
  memoryMb: number
}

/** Its memory is given back when nothing came for so long. */
const IDLE_MS = 30_000

/**
 * Does what strangers could make slow or deadly in a process of its own, so that people are answered meanwhile and the server
 * goes on. `script` is started when it is needed, without our environment.
 */
export function processAside<Question extends object, Answer>(script: URL, { ms, memoryMb }: Limits): Aside<Question, Answer> {
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  function end(ended = child): void {
    clearTimeout(idle)
    ended?.kill('SIGKILL')
    if (child === ended) child = null
  }

  function start(): ChildProcess {
    const started = fork(script, {
      execArgv: [`--max-old-space-size=${memoryMb}`],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('error', () => undefined)
    return started
  }

  function askNow(say: Parameters<Aside<Question, Answer>['ask']>[0]): Promise<Answer | null> {
    clearTimeout(idle)
    child ??= start()
    const asked = child
    asked.ref()
    asked.channel?.ref()
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), ms)
      const ended = () => settle(null)
      let isSettled = false
      // What fails to be sent to one that ended already is no fault of the next.
      const settle = (answer: Answer | null) => {
        if (isSettled) return
        isSettled = true
        clearTimeout(timer)
        asked.off('message', settle).off('exit', ended)
        if (answer) {
          // An idle one keeps nobody from ending.
          asked.unref()
          asked.channel?.unref()
          idle = setTimeout(end, IDLE_MS, asked).unref()
        } else end(asked)
        resolve(answer)
      }
      asked.on('message', settle).on('exit', ended)
      const send = (message: Question) =>
        new Promise<void>((sent, failed) => asked.send(message, (error) => (error ? failed(error) : sent())))
      say(send).catch(ended)
    })
  }

  return {
    ask(say) {
      const mine = last.then(() => askNow(say))
      last = mine
      return mine
    },
    close: () => end(),
  }
}
