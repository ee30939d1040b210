import { visible } from '../escape.js'

/** What begins or ends anything in CommonMark or GFM inside a line, HTML and entities included. */
const ACTIVE = /[\\`*_[\]<>|~&#!$^=]/g

/**
 * Text that stays text in Markdown, in a paragraph, a list item or a cell: one line, nothing active, nothing that GitHub or
 * GitLab would turn into a link, a mention or a reference.
 */
export function markdownText(text: string): string {
  return (
    visible(text)
      .replace(ACTIVE, '\\$&')
      .replaceAll('://', ':\\//')
      .replace(/\b(www)\./gi, '$1\\.')
      // A comment parts what would be an address or a mention; a list or a heading begins only where a line does.
      .replaceAll('@', '@<!-- -->')
      .replace(
        /^(\s*)([-+]|\d+[.)])/,
        (_, blank: string, mark: string) => `${blank}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
      )
  )
}

/** The same as code, where nothing is active but the marks that close it; for a paragraph or a list item. */
export function markdownCode(text: string): string {
  const line = visible(text)
  if (line === '') return ''
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** The same for a cell of a table; a bar would end it even in code, and behind a backslash in every way of writing it. */
export function markdownCell(text: string): string {
  return text.includes('|') ? markdownText(text) : markdownCode(text)
}

/** A table; cells are Markdown already. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: string,
): string {
  const rule = titles.map((_, i) => (numbers[i] === 'r' ? '---:' : '---'))
  return [titles, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
