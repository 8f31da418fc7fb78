import AdminOutput
import ReconciliationModel

/// The timelines as a tree, in SVG.
struct LineageDrawing {
    let layout: LineageLayout

    init(_ lineage: Lineage) { layout = LineageLayout(lineage) }

    func add(to page: inout Markup) {
        let labels = layout.rows.map { ReconciliationWords.label($0.timeline, $0.extent) }
        let width = zip(layout.rows, labels).map { $0.end.x + Self.gap + Self.width(of: $1) }.max() ?? layout.width
        let size: Markup.Attributes = [
            "class": "lineage", "role": "img", "aria-label": ReconciliationWords.drawing,
            "width": "\(width)", "height": "\(layout.height)", "viewBox": "0 0 \(width) \(layout.height)",
        ]
        page.add("svg", size) { svg in
            for line in layout.lines {
                svg.addEmpty(
                    "line",
                    [
                        "class": Self.name(of: line.style), "x1": "\(line.from.x)", "y1": "\(line.from.y)",
                        "x2": "\(line.to.x)", "y2": "\(line.to.y)",
                    ]
                )
            }
            for row in layout.rows {
                if let fork = row.fork { Self.addPoint("fork", fork, radius: 2, to: &svg) }
                if row.isCurrent { Self.addPoint("head", row.end, radius: 5, to: &svg) }
            }
            for (row, label) in zip(layout.rows, labels) {
                svg.add("text", ["x": "\(row.end.x + Self.gap)", "y": "\(row.end.y + 4)"]) { text in
                    text.add("tspan", ["class": row.isCurrent ? "name now" : "name"], label.name)
                    text.add("tspan", label.rest)
                }
            }
        }
    }

    private static let gap = 11

    /// What the label takes at most in a sans serif of 13 pixels.
    private static func width(of label: (name: String, rest: String)) -> Int {
        label.name.count * 8 + label.rest.count * 7 + LineageLayout.margin
    }

    private static func addPoint(
        _ name: String,
        _ point: LineageLayout.Point,
        radius: Int,
        to svg: inout Markup
    ) {
        svg.addEmpty("circle", ["class": name, "cx": "\(point.x)", "cy": "\(point.y)", "r": "\(radius)"])
    }

    private static func name(of style: LineageLayout.Style) -> String {
        switch style {
        case .lost: "lost"
        case .kept: "kept"
        case .current: "current"
        }
    }
}
