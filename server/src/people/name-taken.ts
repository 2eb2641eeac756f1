import { fail } from '#kernel/fail'

const UNIQUE_VIOLATION = '23505'

/** A statement whose unique name may be in use: the database decides, since two could ask at once. */
export async function orNameTaken<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) fail('name_taken')
    throw error
  }
}
