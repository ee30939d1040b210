/** More than any frame number: the next part of a connection counts from here, the one before it from as much below. */
const PART = 2 ** 33

/** A frame of one part of a connection. */
export interface PartFrame {
  /** Parts behind the one that is looked at; 0 in it, negative before it. */
  readonly part: number
  /** As its own capture counts. */
  readonly frame: number
}

/** One number for a frame of any part, so that all frames of a connection are in order. */
export function wholeFrame({ part, frame }: PartFrame): number {
  return frame + part * PART
}

/** The counterpart of {@link wholeFrame}. */
export function partFrame(whole: number): PartFrame {
  const part = Math.floor(whole / PART)
  return { part, frame: whole - part * PART }
}

/** Is it a frame of the capture that is looked at? */
export function isHere(frame: number): boolean {
  return frame >= 0 && frame < PART
}
