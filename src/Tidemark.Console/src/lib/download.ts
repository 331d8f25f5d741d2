import { csv } from './csv';

/** Puts a file together and hands it to the browser. */
export function download(name: string, kind: 'csv' | 'json', rows: Record<string, unknown>[]): void {
  const text = kind === 'json' ? JSON.stringify(rows, null, 2) : csv(rows);
  const url = URL.createObjectURL(new Blob([text], { type: kind === 'json' ? 'application/json' : 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.${kind}`;
  link.click();
  URL.revokeObjectURL(url);
}
