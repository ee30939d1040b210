import type { Warning } from '../../model/failure.js'
import { leftOut } from '../../util/count-text.js'
import { NEXT_COUNT, STOP_TEXTS, type Next } from './next.js'

/** Counts of frames that were left out, by reason. */
export class StopCounts {
  private readonly counts = new Float64Array(NEXT_COUNT)
  private readonly firstFrames = new Float64Array(NEXT_COUNT)

  /** @param frame number of the frame that was left out */
  add(reason: Next, frame: number): void {
    if (this.counts[reason] === 0) this.firstFrames[reason] = frame
    this.counts[reason] = (this.counts[reason] ?? 0) + 1
  }

  /** One warning for each reason that a user should hear of. */
  warnings(file: string): Warning[] {
    return Object.entries(STOP_TEXTS)
      .filter(([reason]) => this.counts[Number(reason)] !== 0)
      .map(([reason, text]) => {
        const count = this.counts[Number(reason)] ?? 0
        return {
          place: { file, frame: this.firstFrames[Number(reason)] ?? 0 },
          text: `${leftOut(count, 'frame')}: ${text ?? ''}`,
        }
      })
  }
}
