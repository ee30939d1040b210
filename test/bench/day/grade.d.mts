export function gradeDay(
  found: string,
  truthFile: string,
): {
  errors: number
  found: number
  flow: number
  closing: number
  cause: number
  pattern: number
  surplus: number
  wrong: { cause: string }[]
}
