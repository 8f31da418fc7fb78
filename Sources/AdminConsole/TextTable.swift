/// Columns under a heading, for people. Cells of numeric columns stand to the right.
package struct TextTable {
    package struct Column {
        package let title: String
        let isNumeric: Bool
        /// As wide at least; wider where a cell or the title is.
        var width: Int

        package init(title: String, isNumeric: Bool = false, width: Int = 0) {
            (self.title, self.isNumeric, self.width) = (title, isNumeric, width)
        }
    }

    let columns: [Column]
    package var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }
    package init(_ titles: String...) { columns = titles.map { Column(title: $0) } }

    package var text: String {
        var wide = columns
        for column in wide.indices {
            wide[column].width = rows.reduce(wide[column].width) { max($0, $1[column].count) }
        }
        return ([columns.map(\.title)] + rows).map { Self.line(of: $0, wide) }.joined(separator: "\n")
    }

    /// One line, whose cells stand under those of other lines that are as wide.
    package static func line(of cells: [String], _ columns: [Column]) -> String {
        var line = ""
        for (number, (cell, column)) in zip(cells, columns).enumerated() {
            let width = max(column.width, column.title.count)
            let padding = String(repeating: " ", count: max(0, width - cell.count))
            if number > 0 { line += "  " }
            line += column.isNumeric ? padding + cell : cell + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
