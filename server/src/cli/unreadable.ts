/** Why a file named on the command line cannot be read, and what to do about it. */
export function unreadable(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `There is no file ${file}. Check its name; it is looked for from where you typed the command.`
  if (code === 'EISDIR') return `${file} is a folder. Name the files in it.`
  if (code === 'EACCES') return `${file} may not be read by this user. Give read access to it, or copy it.`
  return `${file} cannot be read: ${message}`
}
