export function makeDay(
  folder: string,
  size: { captureMib: number; logMib: number; errors: number },
): { captures: string[]; logs: string[]; packets: number; flows: number; bytes: number; errors: number }
