import { loadCaptures } from './app/index-captures.js'
import { matchErrors as match } from './app/match-errors.js'
import { placeText } from './model/failure.js'
import type { FindingOutput } from './model/output.js'
import type { Session } from './model/session.js'
import { findingView } from './render/finding-view.js'

/** How inputs are read and matched; what is left out is as on the command line without that flag. */
export interface MatchOptions {
  /** Zone of log times that have none: an IANA name or `±hh:mm`. */
  readonly tz?: string
  /** How entries of an unknown format begin, with groups named `time`, `level`, `message`. */
  readonly linePattern?: RegExp
  /** Flows farther than this from the error are left out, ms. */
  readonly windowMs?: number
  /** By how much the log's clock is ahead of the capture's, ms. */
  readonly clockOffsetMs?: number
  /** What names in the log stand for in the capture. */
  readonly resolve?: readonly { readonly name: string; readonly address: string }[]
  /** Endpoints in the log, and those that the capture has in their place. */
  readonly map?: readonly { readonly from: GivenEndpoint; readonly to: GivenEndpoint }[]
  /** An index file that takes all captures; without it the cache is used. */
  readonly db?: string
  /** `false` to neither read nor write the cache. */
  readonly cache?: boolean
}

/** Address and port. */
export interface GivenEndpoint {
  readonly address: string
  readonly port: number
}

/** Where captures are kept. */
export type IndexOptions = Pick<MatchOptions, 'db' | 'cache'>

/** What went wrong with one input while the others were still used. */
export interface Problem {
  /** `CORR_…` of a failure; `null` for a mere warning. */
  readonly code: string | null
  /** File, line or frame, as far as known. */
  readonly place: string
  readonly text: string
}

/** One error, its flow and the verdict: an object of `corr match --format ndjson`. */
export type MatchedError = FindingOutput

/** What `corr match` finds. */
export interface MatchResult {
  /** One for each error, in the order of the logs. */
  readonly findings: readonly MatchedError[]
  readonly problems: readonly Problem[]
}

/** One capture that was indexed. */
export interface IndexedCapture {
  readonly capture: string
  readonly packets: number
  readonly tcpPackets: number
  readonly flows: number
}

/** What `corr index` loads. */
export interface IndexResult {
  readonly captures: readonly IndexedCapture[]
  readonly problems: readonly Problem[]
}

/**
 * Finds the flow of each socket error and says what ended it.
 * @param files logs, captures and indices in any order, told apart by content; directories and globs
 * @throws an Error with a `code`: CORR_NO_LOG, CORR_NO_CAPTURE, CORR_BAD_INDEX (of `db`)
 */
export async function matchErrors(files: readonly string[], options: MatchOptions = {}): Promise<MatchResult> {
  const { session, problems } = listening()
  const matched = await match(
    {
      names: files,
      zone: options.tz ?? null,
      linePattern: options.linePattern ?? null,
      windowMs: options.windowMs ?? null,
      clockOffsetMs: options.clockOffsetMs ?? null,
      resolved: options.resolve ?? [],
      translations: options.map ?? [],
      db: options.db ?? null,
      cache: options.cache ?? true,
    },
    session,
  )
  try {
    return { findings: matched.findings.map(findingView), problems }
  } finally {
    matched.close()
  }
}

/**
 * Reads the flows of captures into an index, or into the cache, so that {@link matchErrors} need not read them again.
 * @param files captures and indices, directories and globs
 * @throws an Error with a `code`: CORR_BAD_INDEX (of `db`)
 */
export async function indexCaptures(files: readonly string[], options: IndexOptions = {}): Promise<IndexResult> {
  const { session, problems } = listening()
  const infos = await loadCaptures({ names: files, db: options.db ?? null, cache: options.cache ?? true }, session)
  const captures = infos.map(({ path, frames, tcpFrames, flows }) => ({
    capture: path,
    packets: frames,
    tcpPackets: tcpFrames,
    flows,
  }))
  return { captures, problems }
}

/** Keeps what a terminal would show. */
function listening(): { session: Session; problems: Problem[] } {
  const problems: Problem[] = []
  const session: Session = {
    warn: ({ place, text }) => problems.push({ code: null, place: placeText(place), text }),
    failed: ({ code, place, found, hint }) =>
      problems.push({ code, place: placeText(place), text: `${found}; ${hint}` }),
    progress: () => undefined,
  }
  return { session, problems }
}
