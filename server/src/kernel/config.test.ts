import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'baton-config-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

describe('the configuration', () => {
  it('needs nothing: one machine, all roles, the database that comes with Baton', () => {
    expect(readConfig({ BATON_DATA: dataDir })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir,
      databaseUrl: null,
      databaseDirectUrl: null,
      roles: new Set(['web', 'intake', 'worker']),
      publicUrl: null,
      logLevel: 'info',
    })
  })

  it('takes what the environment says', () => {
    const config = readConfig({
      BATON_DATA: dataDir,
      PORT: '8080',
      HOST: '::',
      DATABASE_URL: 'postgres://baton:pw@db.example:6432/baton',
      DATABASE_DIRECT_URL: 'postgresql://baton:pw@db.example/baton',
      BATON_SECRET: 's'.repeat(32),
      BATON_ROLES: 'intake, worker',
      BATON_URL: 'https://care.example.com/',
      LOG_LEVEL: 'debug',
    })

    expect(config).toMatchObject({
      port: 8080,
      host: '::',
      publicUrl: 'https://care.example.com',
      secret: 's'.repeat(32),
      logLevel: 'debug',
    })
    expect([...config.roles]).toEqual(['intake', 'worker'])
    expect(config.databaseDirectUrl).toContain('db.example')
  })

  it('refuses a data folder that cannot be made, wherever that is', () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')

    for (const path of ['/proc/baton', file, join(file, 'below')])
      expect(() => readConfig({ BATON_DATA: path })).toThrow(`BATON_DATA is ${path}, and this account cannot write there`)
  })

  it.each([
    ['PORT', '99999', /PORT is "99999".*0 to 65535/],
    ['PORT', '3000x', /PORT is "3000x"/],
    ['HOST', 'http://localhost', /HOST is "http:\/\/localhost".*127\.0\.0\.1/],
    ['BATON_ROLES', 'web,wroker', /BATON_ROLES is "web,wroker".*no role "wroker".*web,intake,worker/],
    ['BATON_URL', 'care.example.com', /BATON_URL is "care\.example\.com".*https:/],
    ['BATON_URL', 'https://care.example.com/inbox', /without path/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL is "loud".*info/],
    ['DATABASE_DIRECT_URL', 'postgres://localhost/baton', /DATABASE_DIRECT_URL is set without DATABASE_URL/],
  ])('refuses %s=%s with name, value and fix', (name, value, message) => {
    expect(() => readConfig({ BATON_DATA: dataDir, [name]: value })).toThrow(message)
  })

  it('never shows a secret, however wrong it is', () => {
    const wrong = () => readConfig({ BATON_DATA: dataDir, DATABASE_URL: 'mysql://root:hunter2@db/x', BATON_SECRET: 'hunter3' })

    expect(wrong).toThrow(/DATABASE_URL is not an address.*\nBATON_SECRET has 7 characters.*openssl rand/)
    expect(wrong).not.toThrow(/hunter/)
  })

  it('makes a secret once, for this account only, and keeps it', () => {
    const first = readConfig({ BATON_DATA: dataDir })

    expect(first.secret.length).toBeGreaterThanOrEqual(32)
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
    expect(readConfig({ BATON_DATA: dataDir }).secret).toBe(first.secret)
  })

  it('does not go on with a secret that is damaged or open to others', () => {
    writeFileSync(join(dataDir, 'secret'), 'cut', { mode: 0o600 })
    expect(() => readConfig({ BATON_DATA: dataDir })).toThrow(/damaged.*BATON_SECRET/)

    writeFileSync(join(dataDir, 'secret'), 's'.repeat(43))
    chmodSync(join(dataDir, 'secret'), 0o644)
    expect(() => readConfig({ BATON_DATA: dataDir })).toThrow(/chmod 600/)
  })
})
