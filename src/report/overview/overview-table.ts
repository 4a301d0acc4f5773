/** A table for people, in the terminal and on the page: cells are texts already, columns know when they may go. */
export interface OverviewTable {
  readonly columns: readonly OverviewColumn[];
  readonly rowCount: number;
}

/** A column of an overview. */
export interface OverviewColumn {
  /** In upper case, as kubectl writes it. */
  readonly header: string;
  readonly align: 'left' | 'right';
  /**
   * Where room is scarce, columns go in ascending order; null stays. Those below 1 are only for the widest form
   * (`-o wide` and the page).
   */
  readonly dropOrder: number | null;
  /** One for each row. */
  readonly cells: readonly string[];
}

/** A table whose columns are described by how a cell comes from a row. */
export function overviewTable<Row>(
  rows: readonly Row[],
  columns: readonly (readonly [
    header: string,
    align: 'left' | 'right',
    dropOrder: number | null,
    cellOf: (row: Row) => string,
  ])[],
): OverviewTable {
  return {
    rowCount: rows.length,
    columns: columns.map(([header, align, dropOrder, cellOf]) => ({
      header,
      align,
      dropOrder,
      cells: rows.map(cellOf),
    })),
  };
}
