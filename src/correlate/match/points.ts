/** Where reasons are written to, for `--explain`; `null` while only the sum is wanted. */
export type Notes = string[] | null

/**
 * Notes what one piece of evidence adds, in natural-log units: 2.3 says "ten times as likely as of a flow picked at random".
 * @returns the points
 */
export function noted(notes: Notes, points: number, reason: string): number {
  notes?.push(`${points >= 0 ? '+' : ''}${points.toFixed(1)} ${reason}`)
  return points
}
