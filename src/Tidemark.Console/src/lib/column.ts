/** A column of a table. */
export interface Column<Row> {
  id: string;
  label: string;

  /** What it is sorted by. */
  value: (row: Row) => string | number | null;

  /** What is shown, where that is not the value itself. */
  text?: (row: Row) => string;

  /** Whether the table's own snippet shows it. */
  own?: boolean;
  numeric?: boolean;

  /** What the column means. */
  hint?: string;
}
