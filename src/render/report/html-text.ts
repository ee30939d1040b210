import { visible } from '../escape.js'

/** Markup; whatever else stands in a template is text. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may stand in a template: text and numbers, which are escaped, markup, and nothing. */
export type Part = Html | string | number | null | readonly (Html | null)[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as text, in an element or in a quoted attribute: nothing of it is markup, and nothing of it is unseen. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

/** A piece of HTML or SVG. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, i) => string + (i < parts.length ? markupOf(parts[i] ?? null) : '')).join(''))
}

function markupOf(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.markup
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return part.map(markupOf).join('')
}
