import type { ReportFormat } from '../render/index.js'

/** Ends of file names, and other names of formats. */
const NAMES: Readonly<Record<string, ReportFormat>> = {
  html: 'html',
  htm: 'html',
  markdown: 'markdown',
  md: 'markdown',
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
}

/**
 * The format of a report.
 * @param asked value of `--format`, which decides
 * @param output name of the file, of which the end tells what it is to hold; `null` for standard output
 */
export function reportFormat(asked: string | null, output: string | null): ReportFormat {
  const ending = /\.(\w+)$/.exec(output ?? '')?.[1]?.toLowerCase() ?? ''
  return NAMES[asked ?? ending] ?? 'markdown'
}
