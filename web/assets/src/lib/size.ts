// How sizes are written, as the pages write them.

// size is so many bytes in the units phones show: "6,1 kB", "253 kB", "1,2 MB". No line ends between the number and its unit.
export function size(bytes: number): string {
  const [n, unit, digits] = bytes < 1e6 ? [bytes / 1e3, "kB", bytes < 9950 ? 1 : 0] : bytes < 1e9 ? [bytes / 1e6, "MB", 1] : [bytes / 1e9, "GB", 2];
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(n) + "\u00a0" + unit;
}
