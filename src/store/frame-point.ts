import type { FramePoint, Side } from '../model/flow-record.js'
import type { ByteReader } from './byte-reader.js'
import type { ByteWriter } from './byte-writer.js'

/** Appends a frame number and its time. */
export function writeDefinitePoint(to: ByteWriter, point: FramePoint): void {
  to.count(point.frame)
  to.float(point.timeNs)
}

/** The counterpart of {@link writeDefinitePoint}. */
export function definitePoint(from: ByteReader): FramePoint {
  return { frame: from.count(), timeNs: from.float() }
}

/** Appends a point that may be missing. Frames count from 1, so 0 says that there is none. */
export function writePoint(to: ByteWriter, point: FramePoint | null): void {
  if (point === null) to.count(0)
  else writeDefinitePoint(to, point)
}

/** The counterpart of {@link writePoint}. */
export function readPoint(from: ByteReader): FramePoint | null {
  const frame = from.count()
  return frame === 0 ? null : { frame, timeNs: from.float() }
}

/** Appends which side it was. */
export function writeSide(to: ByteWriter, side: Side): void {
  to.byte(side === 'client' ? 0 : 1)
}

/** The counterpart of {@link writeSide}. */
export function readSide(from: ByteReader): Side {
  return from.byte() === 0 ? 'client' : 'server'
}
