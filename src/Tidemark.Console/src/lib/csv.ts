/** Rows as CSV (RFC 4180) with a header; what is nested becomes columns such as "viewers.estimate". */
export function csv(rows: Record<string, unknown>[]): string {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...flat.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((line) => line.map(cell).join(',') + '\r\n').join('');
}

function flatten(row: Record<string, unknown>, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) flat[prefix + name] = JSON.stringify(value);
    else if (typeof value === 'object') Object.assign(flat, flatten(value as Record<string, unknown>, `${prefix}${name}.`));
    else flat[prefix + name] = String(value);
  }
  return flat;
}

// A text that a spreadsheet would take for a formula is quoted with an apostrophe; a number may be negative.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
