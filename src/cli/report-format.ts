import { REPORT_FORMATS, type ReportFormat } from '../render/index.js'
import { badOption } from './flag-values.js'

/** Ends of file names, and other names of formats. */
const NAMES: Readonly<Record<string, ReportFormat>> = {
  html: 'html',
  htm: 'html',
  markdown: 'markdown',
  md: 'markdown',
  txt: 'markdown',
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
}

/**
 * The format of a report.
 * @param asked value of `--format`, which decides
 * @param output name of the file, of which the end tells what it is to hold; `null` for standard output
 * @throws Failure CORR_BAD_OPTION if it tells of something that a report cannot be
 */
export function reportFormat(asked: string | null, output: string | null): ReportFormat {
  if (asked !== null) return NAMES[asked] ?? 'markdown'
  const ending = /\.([a-z]+)$/i.exec(output ?? '')?.[1]?.toLowerCase() ?? 'txt'
  const format = NAMES[ending]
  if (format !== undefined) return format
  throw badOption(`there is no report as .${ending}`, `give --format ${REPORT_FORMATS.join('|')}, or end the name so`)
}
