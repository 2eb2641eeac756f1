import { parseArgs } from 'node:util'
import { startDemoWorld } from './demo/world.ts'
import { startSimulator } from './simulator.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4100' },
    host: { type: 'string', default: '127.0.0.1' },
    seed: { type: 'string', default: '1' },
    specs: { type: 'string' },
    demo: { type: 'boolean', default: false },
  },
})

const first = Number(values.port)
if (!Number.isInteger(first) || first < 0 || first > 65530) {
  throw new Error(`--port "${values.port}" is no port: give a number up to 65530; the networks take the five after it (0: any free ones)`)
}
const port = (offset: number) => (first === 0 ? 0 : first + offset)
const simulator = await startSimulator({
  seed: Number(values.seed),
  host: values.host,
  ports: { control: port(0), line: port(1), lineData: port(2), x: port(3), imap: port(4), smtp: port(5) },
  ...(values.specs && { specsPath: values.specs }),
})
const stopping = new AbortController()
const { url, ports, lineBaseUrl, lineDataBaseUrl, xBaseUrl } = simulator
const demo = values.demo ? startDemoWorld(simulator) : null
console.log(JSON.stringify({ url, ports, lineBaseUrl, lineDataBaseUrl, xBaseUrl, ...(demo && { accounts: demo.accounts }) }))
const running = demo?.run(stopping.signal)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void end())
}

async function end(): Promise<void> {
  stopping.abort()
  await running
  await simulator.stop()
}
