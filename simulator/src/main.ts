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
if (!Number.isInteger(first) || first < 0 || first > 65_523) {
  throw new Error(`--port "${values.port}" is no port: give a number up to 65523; the networks take the twelve after it (0: any free ones)`)
}
const port = (offset: number) => (first === 0 ? 0 : first + offset)
const simulator = await startSimulator({
  seed: Number(values.seed),
  host: values.host,
  ports: {
    control: port(0),
    line: port(1),
    lineData: port(2),
    x: port(3),
    imap: port(4),
    smtp: port(5),
    facebook: port(6),
    googlePlay: port(7),
    whatsapp: port(8),
    appStore: port(9),
    googleBusiness: port(10),
    instagram: port(11),
    youtube: port(12),
  },
  ...(values.specs && { specsPath: values.specs }),
})
const stopping = new AbortController()
const {
  url,
  ports,
  lineBaseUrl,
  lineDataBaseUrl,
  xBaseUrl,
  facebookBaseUrl,
  instagramBaseUrl,
  whatsappBaseUrl,
  googlePlayBaseUrl,
  appStoreBaseUrl,
  googleBusinessBaseUrl,
  youtubeBaseUrl,
} = simulator
const demo = values.demo ? startDemoWorld(simulator) : null
console.log(
  JSON.stringify({
    url,
    ports,
    lineBaseUrl,
    lineDataBaseUrl,
    xBaseUrl,
    facebookBaseUrl,
    instagramBaseUrl,
    googlePlayBaseUrl,
    appStoreBaseUrl,
    googleBusinessBaseUrl,
    youtubeBaseUrl,
    whatsappBaseUrl,
    ...(demo && { accounts: demo.accounts }),
  }),
)
const running = demo?.run(stopping.signal)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void end())
}

async function end(): Promise<void> {
  stopping.abort()
  await running
  await simulator.stop()
}
