const PLAIN = /^[\w@%+=:,./-]+$/
const SAFE = /^[^\p{C}\p{Zl}\p{Zp}\p{DI}]*$/u

/**
 * A word for bash or zsh that stands for exactly this text: bare where nothing needs quoting, else in single quotes; in `$'…'`
 * with the bytes of UTF-8 where it holds what must not reach a terminal.
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text
  if (SAFE.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  return `$'${[...Buffer.from(text, 'utf8')].map(ansiByte).join('')}'`
}

/** The same for a file name: one that begins with a dash would be read as a flag. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path)
}

function ansiByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return PLAIN.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`
}
