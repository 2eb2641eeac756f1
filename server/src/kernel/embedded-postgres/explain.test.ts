import { describe, expect, it } from 'vitest'
import { explainFailure, explainSpawn } from './explain.ts'

describe('the explanation of a PostgreSQL that does not start', () => {
  it.each([
    ['FATAL:  could not write to file "pg_wal/xlogtemp.31": No space left on device', /disk is full.*free some space/],
    ['FATAL:  could not look up effective user ID 12345: user does not exist', /no line in \/etc\/passwd/],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', /not enough free memory/],
    ['postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file', /npm rebuild/],
    ['FATAL:  data directory has wrong ownership', /DATABASE_URL/],
  ])('turns %j into something to do, and still shows it', (output, remedy) => {
    const message = explainFailure('PostgreSQL did not start.', output, '/data/postgres.log')

    expect(message).toMatch(remedy)
    expect(message).toContain(output)
    expect(message).toContain('/data/postgres.log')
  })

  it('knows the system without glibc and the root that may not change accounts', () => {
    expect(explainSpawn('postgres', Object.assign(new Error('spawn'), { code: 'ENOENT' }))).toContain('glibc')
    expect(explainSpawn('postgres', Object.assign(new Error('spawn'), { code: 'EPERM' }))).toContain('ordinary account')
  })
})
