import { identify } from '../input/identity.js'
import { openInput } from '../input/index.js'
import { spooled } from '../input/spool.js'
import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import type { StoredCapture } from '../store/capture-rows.js'
import { Heard } from './heard.js'
import type { CaptureInput } from './scan-capture.js'
import type { SortedInput } from './sort-inputs.js'

/** Inputs of which the captures can be read a second time, pipes too. */
export interface Rereadable {
  readonly sorted: readonly SortedInput[]
  close(): void
}

/** Sees to it that captures that come through a pipe can be read again. */
export function rereadable(sorted: readonly SortedInput[]): Rereadable {
  const spools = sorted.map((one) => ({ one, spool: one.kind === 'capture' ? spooled(one.input) : null }))
  return {
    sorted: spools.map(({ one, spool }) => (spool === null ? one : { ...one, input: spool.input })),
    close: () => {
      for (const { spool } of spools) spool?.close()
    },
  }
}

/** A capture that is at hand for another reading. */
export interface SecondReading extends CaptureInput {
  /** Bytes that will come; `null` where that is not known. */
  readonly contentSize: number | null
  /** To be called behind the last chunk: tells what went wrong that was not told at the first reading. */
  tell(session: Session): void
}

/**
 * The packets of a capture whose flows are at hand: from the inputs, or, where only an index was named, from the file that it
 * was made of if that is still there and has not changed.
 * @returns `null` if the packets are out of reach
 */
export async function readAgain(stored: StoredCapture, sorted: readonly SortedInput[]): Promise<SecondReading | null> {
  const { path } = stored.info
  const own = sorted.find(({ kind, input }) => kind === 'capture' && input.path === path)
  if (own !== undefined) return reading(stored, own)
  const file = unchangedFile(stored)
  if (file === null) return null
  const heard = new Heard()
  return reading(stored, { input: await openInput(file, heard), heard })
}

function reading(
  { info, damage }: StoredCapture,
  { input, heard }: Pick<SortedInput, 'input' | 'heard'>,
): SecondReading {
  const before = heard.failures.length
  return {
    path: info.path,
    contentSize: input.contentSize,
    chunks: input.chunks(),
    tell: (session) => {
      heard.failures
        .slice(before)
        .filter(({ message }) => message !== damage?.message)
        .forEach(session.failed)
    },
  }
}

function unchangedFile({ info, identity }: StoredCapture): string | null {
  if (identity === null) return null
  const isSame = (path: string): boolean => {
    try {
      const { size, headHash, tailHash } = identify(path)
      return size === identity.size && headHash === identity.headHash && tailHash === identity.tailHash
    } catch (error) {
      if (error instanceof Failure) return false
      throw error
    }
  }
  return [info.path, identity.realPath].find(isSame) ?? null
}
