// The whole of @oclif/core takes longer to load.
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { NamedAddress, Translation } from './endpoint-flags.js'
import { namedAddress, translation } from './endpoint-flags.js'
import { FORMATS, REPORT_FORMATS } from '../render/index.js'
import { checkedPattern, checkedZone, number } from './flag-values.js'

/** Files of any command; not more than one is declared, so that help is short, and all are taken. */
export const files = {
  file: Args.string({ description: 'files, directories, globs, or - for standard input', ignoreStdin: true }),
}

/** How and where results are written. */
export const outputFlags = {
  format: Flags.option({ options: FORMATS, helpValue: FORMATS.join('|') })({
    description: 'form of the results',
    default: 'table',
  }),
  json: Flags.boolean({ description: 'the same as --format json', exclusive: ['format'] }),
  output: Flags.string({ char: 'o', description: 'write the results to a file', helpValue: 'FILE' }),
  limit: number({ description: 'stop after so many results', helpValue: 'N' }, 1, Number.MAX_SAFE_INTEGER),
}

/** How and where a report is written. */
export const reportFlags = {
  ...outputFlags,
  format: Flags.option({ options: [...REPORT_FORMATS, 'md'] as const, helpValue: 'FORMAT' })({
    description: `${REPORT_FORMATS.join(', ')}; else the name of the output file tells, or it is markdown`,
  }),
  limit: number({ description: 'list so many errors; totals are of all', helpValue: 'N' }, 1, Number.MAX_SAFE_INTEGER),
}

/** How logs are read. */
export const logFlags = {
  tz: Flags.string({
    description: 'zone of log times that have none: an IANA name or ±hh:mm',
    helpValue: 'ZONE',
    parse: (text) => Promise.resolve(checkedZone(text)),
  }),
  'line-pattern': Flags.custom<RegExp>({
    description: 'how entries of an unknown format begin: a regular expression with named groups time, level, message',
    helpValue: 'REGEX',
    parse: (text) => Promise.resolve(checkedPattern(text)),
  })(),
}

/** What they say. */
export function logOptions(flags: { tz?: string | undefined; 'line-pattern'?: RegExp | undefined }): LogOptions {
  return { zone: flags.tz ?? null, linePattern: flags['line-pattern'] ?? null }
}

interface LogOptions {
  readonly zone: string | null
  readonly linePattern: RegExp | null
}

/** How errors are tied to flows. */
export const tieFlags = {
  'clock-offset': number({ description: "by how much the log's clock is ahead of the capture's", helpValue: 'MS' }),
  window: number({ description: 'leave out flows farther than this from the error', helpValue: 'MS' }, 0),
  resolve: Flags.custom<NamedAddress>({
    description: 'what names in the log stand for in the capture, commas between',
    helpValue: 'NAME=ADDRESS',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    parse: (text) => Promise.resolve(namedAddress(text)),
  })(),
  map: Flags.custom<Translation>({
    description: 'endpoints in the log, and those that the capture has in their place',
    helpValue: 'A:P=B:Q',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    parse: (text) => Promise.resolve(translation(text)),
  })(),
}

/** What they say. */
export function tieOptions(flags: {
  'clock-offset'?: number | undefined
  window?: number | undefined
  resolve?: NamedAddress[] | undefined
  map?: Translation[] | undefined
}): TieOptions {
  return {
    windowMs: flags.window ?? null,
    clockOffsetMs: flags['clock-offset'] ?? null,
    resolved: flags.resolve ?? [],
    translations: flags.map ?? [],
  }
}

interface TieOptions {
  readonly windowMs: number | null
  readonly clockOffsetMs: number | null
  readonly resolved: readonly NamedAddress[]
  readonly translations: readonly Translation[]
}

/** The same, and how much is told of it. */
export const matchFlags = {
  ...tieFlags,
  explain: Flags.boolean({ description: 'say also what else was considered' }),
}

/** Whether what was read once is read again. */
export const cacheFlags = {
  'no-cache': Flags.boolean({ description: 'neither read nor write the cache' }),
}

/** Where flows are kept. */
export const storeFlags = {
  db: Flags.string({ description: 'keep flows in this index instead of the cache', helpValue: 'FILE' }),
  ...cacheFlags,
}

/** Which flow is shown. */
export const showFlags = {
  stream: number({ description: 'the flow with this tcp.stream', helpValue: 'N' }, 0, 2 ** 32 - 1),
}

const EXPORTS = ['frames', 'filter', 'pcapng', 'stdout']
const others = (name: string): string[] => EXPORTS.filter((other) => other !== name)

/** What a capture filter is made of, and how it is written. */
export const captureFilterFlags = {
  resolve: tieFlags.resolve,
  format: outputFlags.format,
  json: outputFlags.json,
  output: outputFlags.output,
}

/** Addresses by name in lower case, of what `--resolve` says. */
export function resolvedNames(pairs: readonly NamedAddress[] = []): Map<string, string[]> {
  const addresses = new Map<string, string[]>()
  for (const pair of pairs) {
    const name = pair.name.toLowerCase()
    addresses.set(name, [...(addresses.get(name) ?? []), pair.address])
  }
  return addresses
}

/** What is exported. */
export const exportFlags = {
  filter: Flags.boolean({
    description: 'a display filter for Wireshark and tshark -Y (default)',
    exclusive: others('filter'),
  }),
  frames: Flags.boolean({ description: 'frame numbers', exclusive: others('frames') }),
  pcapng: Flags.string({
    description: 'write the packets to this file, with verdict and evidence as packet comments',
    helpValue: 'FILE',
    exclusive: others('pcapng'),
  }),
  stdout: Flags.boolean({ description: 'the same to standard output, for tshark -r -', exclusive: others('stdout') }),
  evidence: Flags.boolean({ description: 'only the frames that prove the verdicts, not the whole flows' }),
}
