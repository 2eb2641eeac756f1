import { randomBytes } from 'node:crypto'
import { readConfig } from '#kernel/config'
import { setupLink } from '#kernel/setup-link'
import { start } from '../process.ts'
import { endOnSignal } from '../end-on-signal.ts'

/** Address and language of the invented owner of the demo. */
const OWNER = { name: 'Minji', email: 'minji@haruliving.example', language: 'en' }

/**
 * Starts the server with the demo brand connected. On an empty installation it makes a workspace and prints its password;
 * in one that has workspaces a demo that ran runs again, and otherwise is offered in the settings.
 */
export async function demo(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.error('Usage: npm run baton -- demo')
    return 2
  }
  const running = await start(readConfig(process.env))
  endOnSignal(running)
  const link = await setupLink(running.app)
  if (!link) {
    console.log(
      `\n  This installation has a workspace: ${running.app.publicUrl()}\n\n  A demo that ran in it runs again. Otherwise sign in and start it under Settings, Workspaces and demo.\n`,
    )
    return 0
  }
  const password = randomBytes(9).toString('base64url')
  const cookie = await setUp(running.url, link, password)
  await startBrand(running.url, cookie)
  console.log(`\n  The demo is running: ${running.app.publicUrl()}\n\n    mail      ${OWNER.email}\n    password  ${password}\n`)
  return 0
}

async function setUp(url: string, link: string, password: string): Promise<string> {
  const token = new URL(link).searchParams.get('token')
  const response = await post(`${url}/api/v1/setup`, {
    ...OWNER,
    token,
    password,
    workspaceName: 'Haru Living',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  return response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

async function startBrand(url: string, cookie: string): Promise<void> {
  const me = (await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json()) as { workspaces: { workspaceId: string }[] }
  await post(`${url}/api/v1/workspaces/${me.workspaces[0]?.workspaceId}/demo`, {}, cookie)
}

async function post(url: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin, cookie },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`The demo could not be set up: ${await response.text()}`)
  return response
}
